/** The results, and what stands in their place: tips, nothing found, an error. */
import { create, fillPieces, format, formatCount, replaceChildren, stamp } from "./ui-messages.js";
import { MAX_PAGE, writeState } from "./state.js";

/** @typedef {import("./types.js").Result} Result */
/** @typedef {import("./state.js").State} State */

export const PAGE_SIZE = 10;
const MARKED_WORDS = 8; // that a link carries to its report
const QUIET = 900; // ms without a change before a screen reader is told

/**
 * @param {import("./types.js").StoredDocument} report
 * @param {string[]} words that the report's page marks
 * @param {string} [section]
 * @returns {string} as seen from the site's root
 */
export function reportUrl({ url }, words, section) {
  const marks = words.slice(0, MARKED_WORDS).map((word) => `mark=${encodeURIComponent(word)}`);
  return url.replace(/^\/+/, "") + (marks.length ? `?${marks.join("&")}` : "") + (section ? `#${encodeURIComponent(section)}` : "");
}

/** @param {Result} result @returns {string[]} the words to look for in a report's text */
export const wordsToMark = ({ words }) => words.filter(({ field }) => /^(title|body|)$/.test(field)).map(({ text }) => text);

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
    this.live = element("live");
    this.bar = element("bar");
    /** @type {Record<string, HTMLElement>} what is seen beside the list or in its place */
    this.parts = { tips: element("tips"), error: element("error"), sorting: element("sorting"), export: element("export") };
    this.errorText = element("error-text");
    this.timer = 0;
  }

  /** @param {string} text how it stands; empty: its line is not drawn. It is read aloud when it has stood for a while. */
  say(text) {
    this.status.textContent = text;
    this.bar.classList.toggle("search-bar-empty", !text);
    clearTimeout(this.timer);
    this.live.textContent = "";
    this.timer = window.setTimeout(() => {
      this.live.textContent = text;
    }, QUIET);
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    this.list.setAttribute("aria-busy", String(busy));
    if (busy) this.say(this.messages.searching);
  }

  /** Begin anew. @param {string[]} names of the parts that are to be seen */
  clear(names) {
    this.setBusy(false);
    this.more.hidden = true;
    replaceChildren(this.list, []);
    for (const name of Object.keys(this.parts)) this.parts[name].hidden = !names.includes(name);
  }

  /** @param {number | null} total reports in the index, where that is known already */
  showTips(total) {
    this.clear(["tips"]);
    this.say(total === null ? "" : formatCount(this.messages, "all", total));
  }

  /** @param {string} code of an IndexError, or `unknown` */
  showError(code) {
    this.clear(["error"]);
    this.say("");
    this.errorText.textContent = this.messages.errors[code] || this.messages.errors.unknown;
  }

  /**
   * @param {State} state
   * @param {Result} result
   */
  show(state, result) {
    this.clear(result.total ? ["sorting", "export"] : []);
    this.say(result.total ? formatCount(this.messages, "found", result.total) : this.messages.none);
    this.append(state, result);
  }

  /**
   * @param {State} state
   * @param {Result} result
   * @returns {HTMLElement | null} the first of the new results' links
   */
  append(state, result) {
    const items = result.hits.map((hit) => this.item(hit, result));
    for (const item of items) this.list.appendChild(item);
    const total = result.partial ? result.partial.total : result.total;
    const pages = Math.min(Math.ceil(total / PAGE_SIZE), MAX_PAGE);
    this.more.hidden = state.page >= pages;
    this.more.href = writeState({ ...state, page: state.page + 1 });
    this.more.textContent = format(this.messages.more, { page: state.page + 1, pages });
    return items.length ? items[0].querySelector("a") : null;
  }

  /**
   * @param {import("./types.js").Hit} hit
   * @param {Result} result
   */
  item({ document: report, title, excerpts, matched, matchedWords }, result) {
    const { element, part } = stamp("search-hit");
    const { partial } = result;
    const words = wordsToMark(result).filter((word) => !partial || matchedWords.includes(word));
    const lead = (link, section) => {
      /** @type {HTMLAnchorElement} */ (link).href = this.root + reportUrl(report, words, section);
      return link;
    };
    const [first = { section: "", heading: "", pieces: [] }, ...others] = excerpts;
    fillPieces(lead(part("title"), matched && first.section), title);
    const meta = part("meta");
    for (const text of [report.date, report.department, ...report.places, report.number]) {
      if (!text) continue;
      if (meta.childNodes.length) meta.appendChild(document.createTextNode(" "));
      meta.appendChild(create("span", text));
    }
    part("in").textContent = matched ? first.heading : "";
    fillPieces(part("excerpt"), first.pieces);
    part("sections").hidden = !others.length;
    for (const { section, heading, pieces } of others) {
      const row = stamp("search-section");
      lead(row.part("link"), section);
      row.part("heading").textContent = heading || this.messages.beginning;
      fillPieces(row.part("excerpt"), pieces);
      part("sections").appendChild(row.element);
    }
    const missing = partial ? result.words.filter(({ text }) => !matchedWords.includes(text)) : [];
    part("missing").hidden = !missing.length;
    part("missing").textContent = missing.length ? format(this.messages.missing, { words: missing.map(({ text }) => text).join(" ") }) : "";
    return element;
  }

  /** @returns {HTMLElement[]} what the arrow keys walk through */
  stops() {
    /** @type {HTMLElement[]} */
    const links = Array.from(this.list.querySelectorAll("h3 a"));
    return this.more.hidden ? links : [...links, this.more];
  }
}
