/** The filters beside the results, and the chips of those that are chosen. */
import { FACETS } from "./state.js";
import { format, formatCount, replaceChildren, stamp } from "./ui-messages.js";

/** @typedef {import("./types.js").FacetCount} FacetCount */
/** @typedef {import("./state.js").State} State */

const SHOWN = 8; // values of a facet before "show all"

/**
 * @param {string} name
 * @param {FacetCount[]} values
 * @returns {FacetCount[]} in the order they are shown when all are: that of the index, but years newest first
 */
function inOrder(name, values) {
  return name === "year" ? [...values].sort((a, b) => (Number(b.value) || 0) - (Number(a.value) || 0)) : values;
}

/**
 * Taking an element out of the page and putting it back costs it the focus: give it back.
 * @param {() => void} change
 */
function keepFocus(change) {
  const focused = document.activeElement;
  change();
  if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
}

export class Filters {
  /**
   * @param {any} messages
   * @param {{onChoose: (facet: string, value: string, chosen: boolean) => void, onClear: () => void, onFold: () => void}} events
   */
  constructor(messages, { onChoose, onClear, onFold }) {
    this.messages = messages;
    this.onChoose = onChoose;
    this.onClear = onClear;
    this.onFold = onFold;
    this.panel = /** @type {HTMLDetailsElement} */ (document.getElementById("search-filters"));
    this.facets = document.getElementById("search-facets");
    this.chips = document.getElementById("search-chips");
    this.chosen = document.getElementById("search-chosen");
    /** @type {Set<string>} facets that show all values */
    this.unfolded = new Set();
    /** @type {Record<string, FacetCount[]>} */
    this.counts = {};
    /** @type {Map<string, {element: HTMLElement, part: (name: string) => HTMLElement}>} kept, so that the focus stays */
    this.stamps = new Map();
    this.layout = document.getElementById("search-layout");
    this.wide = matchMedia("(min-width: 60em)");
    this.wide.addListener(() => this.arrange());
  }

  /** Beside the results where there is room, else a panel that opens above them; empty before the index is asked. */
  arrange() {
    this.panel.open = this.wide.matches && !this.layout.classList.contains("search-unopened");
  }

  /**
   * @param {State} state
   * @param {Record<string, FacetCount[]>} facets
   */
  render(state, facets) {
    this.counts = facets;
    if (this.layout.classList.contains("search-unopened")) {
      this.layout.classList.remove("search-unopened");
      if (this.wide.matches) this.arrange();
    }
    keepFocus(() => {
      const groups = FACETS.filter((name) => facets[name]).map((name) => this.group(name, facets[name], state));
      replaceChildren(this.facets, groups.filter(Boolean));
    });
    this.renderChips(state);
  }

  /** @param {string} key @param {string} template @param {(stamped: any) => void} setUp */
  kept(key, template, setUp) {
    let stamped = this.stamps.get(key);
    if (!stamped) {
      stamped = stamp(template);
      setUp(stamped);
      this.stamps.set(key, stamped);
    }
    return stamped;
  }

  /**
   * @param {string} name
   * @param {FacetCount[]} values
   * @param {State} state
   * @returns {HTMLElement | null}
   */
  group(name, values, state) {
    const chosen = new Set(state.filters[name]);
    const isTree = name === "province";
    const held = new Set(); // values that have a chosen one below them
    for (const { value, parent } of values) {
      if (chosen.has(value)) for (let i = parent; i >= 0; i = values[i].parent) held.add(values[i].value);
    }
    const shows = (entry) => entry.count > 0 || chosen.has(entry.value) || held.has(entry.value);
    const roots = values.filter((entry) => shows(entry) && (!isTree || entry.parent < 0));
    if (!roots.length) return null;
    const ordered = inOrder(name, roots);
    const best = new Set((name === "year" ? [...ordered] : [...ordered].sort((a, b) => b.count - a.count)).slice(0, SHOWN));
    const unfolded = this.unfolded.has(name) || roots.length <= SHOWN + 1;
    const rows = ordered.filter((entry) => unfolded || best.has(entry) || chosen.has(entry.value) || held.has(entry.value));
    if (!unfolded && name !== "year") rows.sort((a, b) => b.count - a.count);

    const group = this.kept(`${name}:`, "search-facet", ({ part }) => {
      part("heading").textContent = this.messages.facets[name];
      part("fold").addEventListener("click", () => {
        if (!this.unfolded.delete(name)) this.unfolded.add(name);
        this.onFold();
      });
    });
    const branch = (entry) => {
      const row = this.row(name, entry, chosen.has(entry.value), held.has(entry.value));
      const old = row.querySelector("ul");
      if (old) row.removeChild(old);
      if (isTree && (chosen.has(entry.value) || held.has(entry.value))) {
        const below = values.filter((child) => child.parent >= 0 && values[child.parent] === entry && shows(child));
        if (below.length) {
          const list = document.createElement("ul");
          replaceChildren(list, below.map(branch));
          row.appendChild(list);
        }
      }
      return row;
    };
    replaceChildren(group.part("values"), rows.map(branch));
    const fold = group.part("fold");
    fold.hidden = roots.length <= SHOWN + 1;
    fold.setAttribute("aria-expanded", String(unfolded));
    fold.textContent = unfolded ? this.messages.show_fewer : format(this.messages.show_all, { count: roots.length });
    return group.element;
  }

  /**
   * @param {string} name
   * @param {FacetCount} entry
   * @param {boolean} chosen
   * @param {boolean} held
   */
  row(name, { value, label, count }, chosen, held) {
    const { element, part } = this.kept(`${name}:${value}`, "search-value", (stamped) => {
      const box = stamped.element.querySelector("input");
      stamped.part("label").textContent = label;
      box.addEventListener("change", () => this.onChoose(name, value, box.checked));
    });
    const box = element.querySelector("input");
    box.checked = chosen;
    box.indeterminate = held && !chosen;
    part("count").textContent = String(count);
    part("spoken").textContent = ` ${formatCount(this.messages, "count", count)}`;
    return element;
  }

  /** @param {State} state values that the index does not know, or not yet, stand for themselves */
  renderChips(state) {
    const hadFocus = this.chips.contains(document.activeElement);
    const chips = [];
    for (const name of FACETS) {
      for (const value of state.filters[name]) {
        const entry = (this.counts[name] || []).find((candidate) => candidate.value === value);
        const { element, part } = stamp("search-chip");
        part("spoken").textContent = `${this.messages.remove} ${this.messages.facets[name]} `;
        part("label").textContent = entry ? entry.label : value;
        element.querySelector("button").addEventListener("click", () => this.onChoose(name, value, false));
        chips.push(element);
      }
    }
    const count = chips.length;
    if (count > 1) {
      const { element, part } = stamp("search-chip");
      element.querySelector("button").classList.add("search-chip-clear");
      part("label").textContent = this.messages.clear;
      element.querySelector("button").addEventListener("click", () => this.onClear());
      chips.push(element);
    }
    replaceChildren(this.chips, chips);
    this.chips.hidden = !count;
    this.chosen.textContent = count ? format(this.messages.chosen, { count }) : "";
    if (hadFocus) (this.chips.querySelector("button") || document.getElementById("search-query")).focus();
  }
}
