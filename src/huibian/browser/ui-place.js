/** Where a page stands: on a web server or, of a portable site, in a folder that is opened straight from a disk. */
import { ScriptTransport } from "./scripts.js";
import { openIndex } from "./search.js";

const isPortable = document.body.hasAttribute("data-portable");

/** Whether the index can be read from here. */
export const canSearch = isPortable || location.protocol !== "file:";

/** @param {string} folder URL of the index's folder, as seen from this page */
export const openIndexOf = (folder) => openIndex(folder, isPortable ? new ScriptTransport(folder) : undefined);

/** @param {string} address of a page; where no server does so, the file in its folder must be named */
export const pageAddress = (address) => (isPortable ? address.replace(/\/(?=[?#]|$)/, "/index.html") : address);
