/** The results, and what stands in their place: tips, nothing found, an error. */
import { announcer, byId, create, fill, marked, stamp } from "./ui-messages.js";
import { pageAddress } from "./ui-place.js";
import { MAX_PAGE, writeState } from "./state.js";

/** @typedef {import("./types.js").Result} Result */
/** @typedef {import("./state.js").State} State */

export const PAGE_SIZE = 10;
const PARTS = ["tips", "error", "sorting", "export"]; // what is seen beside the list or in its place

/**
 * @param {import("./types.js").StoredDocument} report
 * @param {{text: string}[]} words that the report's page marks
 * @param {string} [section]
 * @returns {string} as seen from the site's root
 */
export function reportUrl({ url }, words, section) {
  const marks = words.map(({ text }) => `mark=${encodeURIComponent(text)}`);
  return pageAddress(url.replace(/^\/+/, "")) + (marks.length ? `?${marks.join("&")}` : "") + (section ? `#${encodeURIComponent(section)}` : "");
}

/**
 * @param {ReturnType<import("./ui-messages.js").speaker>} say
 * @param {string} root URL of the site's root, as seen from this page
 */
export function resultList(say, root) {
  const list = byId("results");
  const more = byId("more");
  const announce = announcer(byId("live"));

  /** @param {string} text how it stands; empty: its line is not drawn */
  function tell(text) {
    byId("status").textContent = text;
    byId("bar").classList.toggle("search-bar-empty", !text);
    announce(text);
  }

  /** Begin anew. @param {string} text @param {...string} parts to be seen */
  function clear(text, ...parts) {
    list.setAttribute("aria-busy", "false");
    list.textContent = "";
    more.hidden = true;
    byId("exported").textContent = "";
    for (const name of PARTS) byId(name).hidden = !parts.includes(name);
    tell(text);
  }

  /** @param {import("./types.js").Hit} hit @param {Result} result */
  function item({ document: report, title, excerpts, matched, matchedWords }, { words, partial }) {
    const { element, part } = stamp("hit");
    const holds = ({ text }) => !partial || matchedWords.includes(text);
    const lead = (section) => root + reportUrl(report, words.filter(holds), section);
    const [first = { section: "", heading: "", pieces: [] }, ...others] = excerpts;
    part("title").href = lead(matched && first.section);
    fill(part("title"), ...marked(title));
    const facts = [report.date, report.department, ...report.places, report.number].filter(Boolean);
    fill(part("meta"), ...facts.map((text) => create("span", {}, text, " ")));
    part("in").textContent = matched ? first.heading : "";
    fill(part("excerpt"), ...marked(first.pieces));
    fill(part("sections"), ...others.map(({ section, heading, pieces }) => {
      const row = stamp("section");
      row.part("link").href = lead(section);
      row.part("heading").textContent = heading || say("beginning");
      fill(row.part("excerpt"), ...marked(pieces));
      return row.element;
    }));
    const missing = words.filter((word) => !holds(word)).map(({ text }) => text);
    part("missing").textContent = missing.length ? say("lacking", { words: missing.join(" ") }) : "";
    return element;
  }

  /** @param {State} state @param {Result} result @returns {HTMLElement | null} the first of the new results' links */
  function append(state, result) {
    const items = result.hits.map((hit) => item(hit, result));
    list.append(...items);
    const pages = Math.min(Math.ceil((result.partial || result).total / PAGE_SIZE), MAX_PAGE);
    const page = state.page + 1;
    more.hidden = page > pages;
    more.href = writeState({ ...state, page });
    more.textContent = say("more", { page, pages });
    return items.length ? items[0].querySelector("a") : null;
  }

  return {
    append,
    setBusy() {
      list.setAttribute("aria-busy", "true");
      tell(say("searching"));
    },
    /** @param {number | null} count reports in the index, where that is known already */
    showTips(count) {
      clear(count === null ? "" : say("all", { count }), "tips");
    },
    /** @param {string} code of an IndexError, or `unknown` */
    showError(code) {
      clear("", "error");
      byId("error-text").textContent = say(code);
    },
    /** @param {State} state @param {Result} result @param {number} documents in the index */
    show(state, result, documents) {
      const count = result.total;
      if (count) clear(say(result.among < documents ? "found_newest" : "found", { count }), "sorting", "export");
      else clear(say("none"));
      append(state, result);
    },
    /** @returns {HTMLElement[]} what the arrow keys walk through */
    stops: () => [...list.querySelectorAll("h3 a"), ...(more.hidden ? [] : [more])],
  };
}
