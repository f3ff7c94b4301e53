/**
 * Brings files of the index to a page that was opened straight from a folder, where browsers refuse to fetch: each file is
 * a script beside the page, which hands over its bytes: `huibianFile("dates.bin", "…base64…")`.
 */
import { bring } from "./bringing.js";
import { IndexError } from "./errors.js";

export class ScriptTransport {
  /** @param {string} folder URL of the index's folder */
  constructor(folder) {
    this.folder = folder.endsWith("/") ? folder : `${folder}/`;
    // It stays with the script that brought it: several loaders may be at work in a page.
    /** @type {any} */ (window).huibianFile = (...file) => (/** @type {any} */ (document.currentScript).brought = file);
  }

  /**
   * @param {string} path below the folder
   * @param {string} version empty for the manifest, which is always asked for afresh
   * @param {boolean} [afresh] do not take what the browser may have kept
   * @returns {Promise<Uint8Array>}
   */
  async bytes(path, version, afresh = false) {
    const fail = ({ code = "damaged" }) => {
      throw new IndexError(code, path);
    };
    const [brought, text] = await bring(`${this.folder}${path}.js?` + (version && !afresh ? `v=${version}` : `t=${Date.now()}`)).catch(fail);
    try {
      if (brought === path) return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    } catch (_) {
      // Not whole.
    }
    return fail({});
  }
}
