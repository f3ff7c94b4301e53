/** The filters beside the results, and the chips of those that are chosen. A group's counts are fetched when it is open. */
import { CancelledError } from "./errors.js";
import { FACETS, requestOf } from "./state.js";
import { FacetGroup } from "./ui-facet.js";
import { format, replaceChildren, stamp } from "./ui-messages.js";
import { Years } from "./ui-years.js";

/** @typedef {import("./state.js").State} State */

const SMALL = 16384; // bytes of a file that is fetched without being asked for

export class Filters {
  /**
   * @param {any} messages
   * @param {any} index
   * @param {{onChoose: (facet: string, value: string, chosen: boolean) => void, onRange: (from: string, to: string) => void,
   *   onClear: () => void, onWant: () => void}} events `onWant`: filters are wanted, and the index has not been asked yet
   */
  constructor(messages, index, { onChoose, onRange, onClear, onWant }) {
    this.messages = messages;
    this.index = index;
    this.onChoose = onChoose;
    this.onRange = onRange;
    this.onClear = onClear;
    this.panel = /** @type {HTMLDetailsElement} */ (document.getElementById("search-filters"));
    this.chips = document.getElementById("search-chips");
    this.chosen = document.getElementById("search-chosen");
    this.years = new Years(messages, onRange);
    this.groups = FACETS.map(
      (name) =>
        new FacetGroup(name, messages, {
          onChoose: (value, chosen) => onChoose(name, value, chosen),
          onWant: () => (this.state ? this.load(this.groups[FACETS.indexOf(name)]) : onWant()),
        }),
    );
    /** @type {State | null} what the counts are for; null before the index is asked */
    this.state = null;
    /** @type {Record<string, number[]>} */
    this.sizes = {};
    // Beside the results where there is room, else a panel that opens above them.
    const wide = matchMedia("(min-width: 60em)");
    const arrange = () => {
      this.panel.open = wide.matches;
    };
    wide.addListener(arrange);
    arrange();
    this.panel.addEventListener("toggle", () => this.panel.open && (this.state ? this.update(this.state, this.signal) : wide.matches || onWant()));
  }

  /**
   * @param {State} state
   * @param {AbortSignal} signal
   */
  async update(state, signal) {
    this.state = state;
    this.signal = signal;
    const { facets } = await this.index.manifest();
    for (const { name, parts } of facets) this.sizes[name] = parts;
    await Promise.all(this.groups.map((group) => this.load(group)));
  }

  /** Open a group that is to be open, and fetch its counts; those of a closed one only where a chip needs its names. @param {FacetGroup} group */
  async load(group) {
    const { state, signal } = this;
    const { name } = group;
    const sizes = this.sizes[name] || [];
    const byItself = (name === "province" || name === "year") && sizes[0] <= SMALL;
    const isSeen = group.open(state, sizes, byItself) && this.panel.open;
    if (!sizes.length || !(isSeen || group.chosen.size)) return;
    // The years that a range leaves out keep their bars.
    const request = { ...requestOf(state), ...(name === "year" && { from: 0, to: 0 }) };
    const parts = group.parts(sizes, SMALL);
    try {
      const found = await this.index.facets(request, parts.map((part) => ({ name, part })), signal);
      if (signal.aborted) return;
      group.show(parts.reduce((all, part) => [...all, ...found[`${name}-${part}`]], []));
      if (name === "year") this.years.show(state, group.values);
    } catch (error) {
      if (error instanceof CancelledError) return;
      group.fail();
    }
    this.renderChips(state);
  }

  /** @param {State} state values that the index does not know stand for themselves */
  renderChips(state) {
    const hadFocus = this.chips.contains(document.activeElement);
    const { messages } = this;
    const chips = [];
    const add = (label, spoken, action) => {
      const { element, part } = stamp("search-chip");
      part("label").textContent = label;
      part("spoken").textContent = spoken && `${messages.remove} ${spoken} `;
      element.querySelector("button").addEventListener("click", action);
      chips.push(element);
      return element.querySelector("button");
    };
    for (const { name, values, isKnown } of this.groups) {
      for (const value of state.filters[name]) {
        const entry = values.find((candidate) => candidate.value === value);
        add(entry ? entry.label : isKnown ? value : "…", messages.facets[name], () => this.onChoose(name, value, false));
      }
    }
    const { from, to } = state;
    if (from || to) {
      const range = !to ? messages.since : !from ? messages.until : messages.between;
      add(from === to ? from : format(range, { from, to }), messages.facets.year, () => this.onRange("", ""));
    }
    const count = chips.length;
    if (count > 1) add(messages.clear, "", this.onClear).classList.add("search-chip-clear");
    replaceChildren(this.chips, chips);
    this.chips.hidden = !count;
    this.chosen.textContent = count ? format(messages.chosen, { count }) : "";
    if (hadFocus) (this.chips.querySelector("button") || document.getElementById("search-query")).focus();
  }
}
