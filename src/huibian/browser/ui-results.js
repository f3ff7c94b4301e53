/** The results, and what stands in their place: tips, nothing found, an error. */
import { fillPieces, format, formatCount, replaceChildren, stamp } from "./ui-messages.js";
import { pageAddress } from "./ui-place.js";
import { MAX_PAGE, hasFilters, writeState } from "./state.js";

/** @typedef {import("./types.js").Result} Result */
/** @typedef {import("./state.js").State} State */

export const PAGE_SIZE = 10;

export class Results {
  /**
   * @param {any} messages
   * @param {string} root URL of the site's root, as seen from this page
   */
  constructor(messages, root) {
    this.messages = messages;
    this.root = root;
    const element = (name) => document.getElementById(`search-${name}`);
    this.list = element("results");
    this.more = /** @type {HTMLAnchorElement} */ (element("more"));
    this.status = element("status");
    this.bar = element("bar");
    this.sorting = element("sorting");
    this.tips = element("tips");
    this.none = element("none");
    this.noneText = element("none-text");
    this.words = element("words");
    this.unfilter = element("unfilter");
    this.error = element("error");
    this.errorText = element("error-text");
  }

  /** @param {string} text what the live region says; empty: its line is not drawn */
  say(text) {
    this.status.textContent = text;
    this.bar.classList.toggle("search-bar-empty", !text);
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    this.list.setAttribute("aria-busy", String(busy));
    if (busy) this.say(this.messages.searching);
  }

  /** @param {{tips?: boolean, none?: boolean, error?: boolean, sorting?: boolean}} parts what is to be seen beside the list */
  reveal({ tips = false, none = false, error = false, sorting = false }) {
    this.tips.hidden = !tips;
    this.none.hidden = !none;
    this.error.hidden = !error;
    this.sorting.hidden = !sorting;
  }

  /** @param {number | null} total reports in the index, where that is known already */
  showTips(total) {
    this.clear();
    this.reveal({ tips: true });
    this.say(total === null ? "" : formatCount(this.messages, "all", total));
  }

  /** @param {string} code of an IndexError, or `unknown` */
  showError(code) {
    this.clear();
    this.reveal({ error: true });
    this.say("");
    this.errorText.textContent = this.messages.errors[code] || this.messages.errors.unknown;
  }

  clear() {
    this.setBusy(false);
    this.more.hidden = true;
    replaceChildren(this.list, []);
  }

  /**
   * @param {State} state
   * @param {Result} result
   */
  show(state, result) {
    this.clear();
    if (!result.total) {
      this.showNone(state, result);
      return;
    }
    this.reveal({ sorting: true });
    this.say(formatCount(this.messages, "found", result.total));
    this.append(state, result);
  }

  /**
   * @param {State} state
   * @param {Result} result
   * @returns {HTMLElement | null} the first of the new results' links
   */
  append(state, result) {
    const items = result.hits.map((hit) => this.item(hit));
    for (const item of items) this.list.appendChild(item);
    const pages = Math.min(Math.ceil(result.total / PAGE_SIZE), MAX_PAGE);
    this.more.hidden = state.page >= pages;
    this.more.href = writeState({ ...state, page: state.page + 1 });
    this.more.textContent = format(this.messages.more, { page: state.page + 1, pages });
    return items.length ? items[0].querySelector("a") : null;
  }

  /** @param {import("./types.js").Hit} hit */
  item({ document: report, title, excerpts: [excerpt = { section: "", heading: "", pieces: [] }], matched }) {
    const { element, part } = stamp("search-hit");
    const link = /** @type {HTMLAnchorElement} */ (part("title"));
    const section = matched && excerpt.section ? `#${encodeURIComponent(excerpt.section)}` : "";
    link.href = pageAddress(this.root + report.url.replace(/^\/+/, "") + section);
    fillPieces(link, title);
    const meta = part("meta");
    for (const text of [report.date, report.department, ...report.places, report.number]) {
      if (!text) continue;
      const span = document.createElement("span");
      span.textContent = text;
      if (meta.childNodes.length) meta.appendChild(document.createTextNode(" "));
      meta.appendChild(span);
    }
    fillPieces(part("excerpt"), excerpt.pieces);
    return element;
  }

  /**
   * @param {State} state
   * @param {Result} result
   */
  showNone(state, result) {
    const filtered = hasFilters(state);
    const missing = result.words.some(({ count }) => !count);
    const reason = missing ? "none_word" : filtered ? "none_filtered" : "none_together";
    this.reveal({ none: true });
    this.say(this.messages.none);
    this.noneText.textContent = this.messages[reason];
    this.unfilter.hidden = missing || !filtered;
    replaceChildren(
      this.words,
      result.words.map(({ text, count }) => {
        const item = document.createElement("li");
        const word = document.createElement("q");
        const number = document.createElement("span");
        word.textContent = text;
        number.textContent = formatCount(this.messages, "count", count);
        number.className = count ? "count" : "count search-zero";
        item.appendChild(word);
        item.appendChild(document.createTextNode(" "));
        item.appendChild(number);
        return item;
      }),
    );
  }

  /** @returns {HTMLElement[]} what the arrow keys walk through */
  stops() {
    const links = Array.from(this.list.querySelectorAll("a"));
    return this.more.hidden ? links : [...links, this.more];
  }
}
