/** The search boxes of all other pages: what is chosen there leads to its own page. Loaded when one of them gets the focus. */
import { loadSuggestions } from "./suggest.js";
import { openIndexOf, pageAddress } from "./ui-place.js";
import { reportUrl } from "./ui-results.js";
import { onTyped, suggestions } from "./ui-suggest.js";

const TYPING_PAUSE = 150; // ms
const QUOTES = /["“”|]/g;

/** @param {string} text @returns {string} the query for titles that hold all its words */
const inTitles = (text) => text.replace(QUOTES, " ").trim().split(/\s+/).map((word) => `title:"${word}"`).join(" ");

/**
 * @param {HTMLInputElement} box
 * @param {{index: string, root: string, texts: any}} site
 */
function suggestIn(box, { index: folder, root, texts }) {
  const index = openIndexOf(folder);
  const isThere = () => document.activeElement === box;
  const ignore = () => {}; // without an index there is nothing to suggest
  let names = null;
  let timer = 0;
  let current = new AbortController();
  let found = { text: "", options: [] };
  const list = suggestions(box, texts, {
    names: () => names,
    reports: (text) => (text === found.text ? found.options : []),
    onChoose: ({ kind, value }) => (location.href = root + (kind === "report" ? value : pageAddress(`${kind}s/${value}/`))),
  });
  const look = async () => {
    const text = box.value.trim();
    if (!text || !isThere()) return;
    const { total, hits, words } = await index.search({ text: inTitles(text), limit: 3 }, current.signal);
    const options = hits.map(({ document: report }) => ({ kind: "report", value: reportUrl(report, words), label: report.title, also: report.date }));
    found = { text, options: total ? options : [] };
    list.update();
  };
  const load = async () => {
    names = names || loadSuggestions(await index.suggestions());
    list.update();
  };
  onTyped(box, () => {
    current.abort();
    current = new AbortController();
    clearTimeout(timer);
    timer = window.setTimeout(() => look().catch(ignore), TYPING_PAUSE);
  });
  box.addEventListener("focus", () => load().catch(ignore));
  if (!isThere()) return;
  load().catch(ignore);
  if (box.value) list.want(true);
}

/** @param {HTMLElement} header it says where the index is, and with which texts */
export function suggestInAll(header) {
  for (const box of document.querySelectorAll("[role=combobox]")) suggestIn(/** @type {any} */ (box), JSON.parse(header.dataset.search));
}
