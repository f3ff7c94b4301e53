/** Scripts that a page gets when it needs them, from `file:` too. Each hands over one thing: it sets `document.currentScript.brought`. */
import { IndexError } from "./errors.js";

const PATIENCE = 30000; // ms: a network share may be gone without a word

/**
 * @param {string} address
 * @returns {Promise<any>} what it hands over
 * @throws IndexError
 */
export const bring = (address) => new Promise((resolve, reject) => {
  const script = /** @type {any} */ (document.createElement("script"));
  const end = (code) => {
    clearTimeout(timer);
    script.onload = script.onerror = null;
    script.remove();
    reject(new IndexError(code, address)); // without effect after `resolve`
  };
  const timer = setTimeout(() => end("offline"), PATIENCE);
  script.onload = () => {
    if ("brought" in script) resolve(script.brought);
    end("damaged");
  };
  script.onerror = () => end("missing");
  script.src = address;
  document.head.appendChild(script);
});
