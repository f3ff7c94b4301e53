/** The search boxes of all other pages: what is chosen there leads to its own page. Loaded when one of them gets the focus. */
import { openIndex } from "./search.js";
import { loadSuggestions } from "./suggest.js";
import { wordsToMark, reportUrl } from "./ui-results.js";
import { Suggestions } from "./ui-suggest.js";

const TYPING_PAUSE = 150; // ms
const FOLDERS = { province: "provinces", department: "departments", topic: "topics" };

/** @param {string} text @returns {string} the query for titles that hold all its words */
const inTitles = (text) => text.replace(/["“”|]/g, " ").trim().split(/\s+/).map((word) => word && `title:"${word}"`).join(" ");

/**
 * @param {HTMLInputElement} box
 * @param {{index: string, root: string, messages: any}} site
 */
function suggestIn(box, { index: folder, root, messages }) {
  const index = openIndex(folder);
  let names = null;
  let timer = 0;
  let current = new AbortController();
  let found = { text: "", options: [] };
  const suggestions = new Suggestions(box, messages, {
    names: () => names,
    reports: (text) => (text === found.text ? found.options : []),
    onChoose: ({ kind, value }) => {
      location.href = root + (kind === "report" ? value : `${FOLDERS[kind]}/${value}/`);
    },
  });
  const look = async () => {
    const text = box.value.trim();
    current.abort();
    current = new AbortController();
    if (!text || document.activeElement !== box) return;
    const result = await index.search({ text: inTitles(text), limit: 3 }, current.signal);
    const options = result.total ? result.hits : [];
    found = { text, options: options.map(({ document: report }) => ({ kind: "report", value: reportUrl(report, wordsToMark(result)), label: report.title, also: report.date })) };
    suggestions.update();
  };
  const soon = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => look().catch(() => {}), TYPING_PAUSE); // without the index there is nothing to suggest
  };
  box.addEventListener("input", (event) => !(/** @type {InputEvent} */ (event).isComposing) && soon());
  box.addEventListener("compositionend", soon);
  const load = () =>
    index.suggestions().then((payload) => {
      names = loadSuggestions(payload);
      suggestions.update();
    });
  box.addEventListener("focus", () => names || load().catch(() => {}));
  if (document.activeElement === box) load().catch(() => {});
  if (box.value) suggestions.type();
}

/** @param {HTMLElement} header it says where the index is, and with which texts */
export function suggestInAll(header) {
  const site = JSON.parse(header.getAttribute("data-search"));
  for (const box of document.querySelectorAll("input[role=combobox]")) suggestIn(/** @type {HTMLInputElement} */ (box), site);
}
