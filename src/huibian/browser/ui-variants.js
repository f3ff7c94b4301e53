/** The script of its own that brings the traditional characters, where a text needs them. */
import { VARIANTS } from "./variant-table.js";
import { unpackVariants } from "./variants.js";

/** @type {any} */ (document.currentScript).brought = unpackVariants(VARIANTS);
