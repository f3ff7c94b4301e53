/** What is said above the results about the query: how it was read, what else it may mean, which word to drop. */
import { hasFilters } from "./state.js";
import { rewrite } from "./typed.js";
import { create, createButton, format, formatCount, replaceChildren } from "./ui-messages.js";

/** @typedef {import("./types.js").Result} Result */
/** @typedef {import("./state.js").State} State */

const FEW = 2; // as many reports, and another spelling is offered
const OFFERS = 3;

export class Notes {
  /**
   * @param {any} messages
   * @param {{onSearch: (query: string) => void, onFilter: (facet: string, value: string, rest: string) => void}} events
   */
  constructor(messages, { onSearch, onFilter }) {
    this.messages = messages;
    this.onSearch = onSearch;
    this.onFilter = onFilter;
    const element = (name) => document.getElementById(`search-${name}`);
    this.split = element("split");
    this.none = element("none");
    this.noneText = element("none-text");
    this.words = element("words");
    this.unfilter = element("unfilter");
    this.meant = element("meant");
    this.offers = element("offers");
  }

  clear() {
    for (const part of [this.split, this.none, this.unfilter, this.meant, this.offers]) part.hidden = true;
  }

  /**
   * @param {State} state
   * @param {Result} result
   */
  show(state, { total, words, split, partial }) {
    const { messages } = this;
    this.clear();
    this.split.hidden = !split;
    if (split) this.split.textContent = format(messages.split, { words: split.map((word) => `“${word}”`).join("") });
    this.none.hidden = total > 0;
    if (total) return;
    const missing = words.some(({ count }) => !count);
    const filtered = hasFilters(state);
    this.noneText.textContent = partial
      ? formatCount(messages, "partial", partial.total)
      : messages[missing ? "none_word" : filtered ? "none_filtered" : "none_together"];
    const texts = words.map(({ text }) => text);
    const drops = partial ? partial.drops : words.map(({ text }) => ({ text, total: 0 }));
    replaceChildren(
      this.words,
      words.map(({ text, count }) => {
        const item = create("li");
        const drop = drops.find((candidate) => candidate.text === text);
        if (drop && drop.total) {
          const query = rewrite(state.q, texts, (word) => (word === text ? "" : word));
          item.appendChild(createButton(formatCount(messages, "drop", drop.total, { word: text }), () => this.onSearch(query)));
        } else {
          item.appendChild(create("q", text));
          item.appendChild(document.createTextNode(" "));
          item.appendChild(create("span", formatCount(messages, "count", count), { class: count ? "count" : "count search-zero" }));
        }
        return item;
      }),
    );
  }

  /** @param {number} total reports that would be found without the filters */
  showUnfilter(total) {
    this.unfilter.hidden = !total;
    this.unfilter.textContent = formatCount(this.messages, "unfilter", total);
  }

  /**
   * What the names of the archive tell about the query.
   * @param {State} state
   * @param {Result} result
   * @param {{facet: string, value: string, label: string, rest: string}[]} found names in the query
   * @param {(word: string) => string[]} didYouMean
   */
  showNames(state, { total, words }, found, didYouMean) {
    const { messages } = this;
    const offers = found.filter(({ facet, value }) => !state.filters[facet].includes(value)).slice(0, OFFERS);
    const texts = words.map(({ text }) => text);
    const meant = new Set();
    for (const { text, field, count } of total > FEW ? [] : words) {
      if (field || count > FEW) continue;
      for (const label of didYouMean(text)) meant.add(rewrite(state.q, texts, (word) => (word === text ? label : word)));
    }
    this.fill(this.offers, offers.map(({ facet, value, label, rest }) =>
      createButton(format(messages.only, { facet: messages.facets[facet], label }), () => this.onFilter(facet, value, rest))));
    this.fill(this.meant, [...meant].slice(0, OFFERS).map((query) => createButton(query, () => this.onSearch(query))));
  }

  /** @param {HTMLElement} note @param {HTMLElement[]} buttons */
  fill(note, buttons) {
    replaceChildren(note.querySelector("span"), buttons);
    note.hidden = !buttons.length;
  }
}
