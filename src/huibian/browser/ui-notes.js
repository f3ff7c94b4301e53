/** What is said above the results about the query: how it was read, what else it may mean, which word to drop. */
import { hasFilters } from "./state.js";
import { rewrite } from "./typed.js";
import { byId, create, createButton, fill } from "./ui-messages.js";

/** @typedef {import("./types.js").Result} Result */
/** @typedef {import("./state.js").State} State */

const FEW = 2; // as many reports, and another spelling is offered
const OFFERS = 3;

/**
 * @param {ReturnType<import("./ui-messages.js").speaker>} say
 * @param {(query: string) => void} onSearch
 * @param {(facet: string, value: string, rest: string) => void} onFilter
 * @param {() => void} onAll
 */
export function notes(say, onSearch, onFilter, onAll) {
  const [split, none, meant, offers, newest] = ["split", "none", "meant", "offers", "newest"].map(byId);

  /** @param {HTMLElement} note @param {HTMLElement[]} buttons */
  const offer = (note, buttons) => {
    fill(note.querySelector("span"), ...buttons.slice(0, OFFERS));
    note.hidden = !buttons.length;
  };

  /** A word that can be dropped, or how often it stands. @param {Result} result @param {string} q */
  const wordsOf = ({ words, partial }, q) => {
    const texts = words.map(({ text }) => text);
    return words.map(({ text, count }) => {
      const { total } = (partial && partial.drops.find((drop) => drop.text === text)) || { total: 0 };
      if (!total) return create("li", {}, create("q", {}, text), " ", create("span", { class: count ? "count" : "count search-zero" }, say("count", { count })));
      const query = rewrite(q, texts, (word) => (word === text ? "" : word));
      return create("li", {}, createButton(say("drop", { word: text, count: total }), () => onSearch(query)));
    });
  };

  return {
    /** @param {State} state @param {Result | null} result null: nothing is said @param {number} documents in the index */
    show(state, result, documents) {
      const { total, among, words, split: pieces, partial } = result || { total: 1, among: documents, words: [], split: null, partial: null };
      newest.hidden = among === documents;
      newest.querySelector("span").textContent = say("newest", { count: among });
      fill(newest.querySelector("[data-part=all]"), createButton(say("older", { count: documents }), onAll));
      for (const note of [byId("unfilter"), meant, offers]) note.hidden = true;
      split.hidden = !pieces;
      if (pieces) split.textContent = say("split", { words: pieces.map((word) => `“${word}”`).join("") });
      none.hidden = total > 0;
      if (total) return;
      const reason = words.some(({ count }) => !count) ? "none_word" : hasFilters(state) ? "none_filtered" : "none_together";
      byId("none-text").textContent = say(partial ? "partial" : reason, { count: partial ? partial.total : 0 });
      fill(byId("words"), ...wordsOf(result, state.q));
    },
    /** @param {number} count reports that would be found without the filters */
    showUnfilter(count) {
      byId("unfilter").hidden = !count;
      byId("unfilter").textContent = say("unfilter", { count });
    },
    /** @param {{word: string, within: string, label: string}} named @param {number} count reports about it */
    showNamed({ word, within, label }, count) {
      byId("none-text").textContent = say("named", { word, label: within + label, count });
    },
    /**
     * What the names of the archive tell about the query.
     * @param {State} state
     * @param {{facet: string, value: string, label: string, within: string, rest: string}[]} found names in the query
     */
    showNames({ filters }, found) {
      const others = found.filter(({ facet, value }) => !filters[facet].includes(value));
      offer(offers, others.map(({ facet, value, label, within, rest }) =>
        createButton(say("only", { facet: say(facet), label: within + label }), () => onFilter(facet, value, rest))));
    },
    /**
     * @param {State} state
     * @param {Result} result
     * @param {string[]} doubtful words
     * @param {(word: string) => string[]} didYouMean
     */
    showMeant({ q }, { words, typed }, doubtful, didYouMean) {
      const queries = new Set();
      for (const text of doubtful) {
        const texts = typed.includes(text) ? typed : words.map((word) => word.text);
        for (const label of didYouMean(text)) queries.add(rewrite(q, texts, (word) => (word === text ? label : word)));
      }
      offer(meant, [...queries].map((query) => createButton(query, () => onSearch(query))));
    },
  };
}

/** @param {Result} result @returns {string[]} words that may be mistyped: those that were cut, and where little is found, those that little holds */
export function doubtfulWords({ total, words, typed }) {
  const all = words.map(({ text }) => text);
  const cut = typed.filter((text) => !all.includes(text));
  const rare = total > FEW ? [] : words.filter(({ field, count }) => !field && count <= FEW).map(({ text }) => text);
  return [...cut, ...rare];
}
