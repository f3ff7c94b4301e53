/**
 * Brings files of the index to a page that was opened straight from a folder, where browsers refuse to fetch: each file is
 * a script beside the page, which hands over its bytes: `huibianFile("dates.bin", "…base64…")`.
 */
import { IndexError } from "./errors.js";

const PATIENCE = 30000; // ms: a network share may be gone without a word

export class ScriptTransport {
  /** @param {string} folder URL of the index's folder */
  constructor(folder) {
    this.folder = folder.endsWith("/") ? folder : `${folder}/`;
    // It stays with the script that brought it: several loaders may be at work in a page.
    /** @type {any} */ (window).huibianFile = (path, text) => (/** @type {any} */ (document.currentScript).brought = { path, text });
  }

  /**
   * @param {string} path below the folder
   * @param {string} version empty for the manifest, which is always asked for afresh
   * @param {boolean} [afresh] do not take what the browser may have kept
   * @returns {Promise<Uint8Array>}
   */
  bytes(path, version, afresh = false) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const end = (code) => {
        clearTimeout(timer);
        script.onload = script.onerror = null;
        script.remove();
        try {
          const { path: brought, text } = /** @type {any} */ (script).brought;
          if (brought === path) resolve(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
        } catch (_) {
          // Nothing was handed over, or not whole.
        }
        reject(new IndexError(code, path)); // without effect after `resolve`
      };
      const timer = setTimeout(() => end("offline"), PATIENCE);
      script.onload = () => end("damaged");
      script.onerror = () => end("missing");
      script.src = `${this.folder}${path}.js?` + (version && !afresh ? `v=${version}` : `t=${Date.now()}`);
      document.head.appendChild(script);
    });
  }
}
