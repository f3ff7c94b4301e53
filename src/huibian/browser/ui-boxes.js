/** The search boxes of all other pages: what is chosen there leads to its own page. Loaded when one of them gets the focus. */
import { loadSuggestions } from "./suggest.js";
import { openIndexOf, pageAddress } from "./ui-place.js";
import { onTyped, suggestions } from "./ui-suggest.js";

const TYPING_PAUSE = 150; // ms
const SIGNS = /["“”|\s]+/g;

/**
 * @param {HTMLInputElement} box
 * @param {{index: string, root: string, texts: any}} site
 */
function suggestIn(box, { index: folder, root, texts }) {
  const index = openIndexOf(folder);
  const isThere = () => document.activeElement === box;
  let names = null;
  let result = null;
  let timer = 0;
  let current = new AbortController();
  const list = suggestions(box, texts, () => ({ names, result }), ({ kind, value }) => {
    location.href = root + (kind === "report" ? value : pageAddress(`${kind}s/${value}/`));
  });
  /** Without an index there is nothing to suggest. @param {() => Promise<void>} action */
  const attempt = (action) => action().then(list.update, () => {});
  const load = async () => {
    names = names || await loadSuggestions(await index.suggestions());
  };
  /** Reports whose titles hold all the words. */
  const look = async () => {
    const text = box.value.replace(SIGNS, " ").trim().replace(/\S+/g, 'title:"$&"');
    if (text && isThere()) result = await index.search({ text, limit: 3 }, current.signal);
  };
  const type = () => {
    current.abort();
    current = new AbortController();
    clearTimeout(timer);
    timer = window.setTimeout(attempt, TYPING_PAUSE, look);
  };
  onTyped(box, type);
  box.addEventListener("focus", () => attempt(load));
  if (!isThere()) return;
  attempt(load);
  if (!box.value) return; // else letters were faster than this script
  list.want(true);
  type();
}

/** @param {HTMLElement} header it says where the index is, and with which texts */
export function suggestInAll(header) {
  for (const box of document.querySelectorAll("[role=combobox]")) suggestIn(/** @type {any} */ (box), JSON.parse(header.dataset.search));
}
