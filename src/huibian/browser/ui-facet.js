/** One group of filters: the values of a facet with their counts, in a tree where values lie within others. */
import { create, format, formatCount, replaceChildren, stamp } from "./ui-messages.js";

/** @typedef {import("./types.js").FacetCount} FacetCount */
/** @typedef {import("./state.js").State} State */

const SHOWN = 8; // values before "show all"
const MORE = 200; // values that are added at a time
const MEMORY = "huibian-filters"; // which groups were opened or closed by hand, in this session

/** @type {Record<string, boolean>} */
let memory = {};
try {
  memory = JSON.parse(sessionStorage.getItem(MEMORY)) || {};
} catch (_) {
  // storage is refused: remembered as long as the page stays
}

function remember() {
  try {
    sessionStorage.setItem(MEMORY, JSON.stringify(memory));
  } catch (_) {
    // see above
  }
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

export class FacetGroup {
  /**
   * @param {string} name
   * @param {any} messages
   * @param {{onChoose: (value: string, chosen: boolean) => void, onWant: () => void}} events `onWant`: counts are wanted
   */
  constructor(name, messages, { onChoose, onWant }) {
    this.name = name;
    this.messages = messages;
    this.onChoose = onChoose;
    this.onWant = onWant;
    this.element = /** @type {HTMLDetailsElement} */ (document.querySelector(`[data-facet="${name}"]`));
    /** @type {FacetCount[]} */
    this.values = [];
    this.isKnown = false; // the values have been read, as far as they are wanted
    this.hasParts = false; // some values lie within others
    this.chosen = new Set();
    /** @type {Map<string, boolean>} values that were expanded or collapsed by hand */
    this.expanded = new Map();
    this.limit = this.least = name === "year" ? 0 : SHOWN;
    /** @type {Map<string, {element: HTMLElement, part: (name: string) => HTMLElement}>} kept, so that the focus stays */
    this.rows = new Map();
    this.element.querySelector("summary").addEventListener("click", () => {
      memory[name] = !this.element.open;
      remember();
      setTimeout(onWant);
    });
    this.part("fold").addEventListener("click", () => {
      this.limit = this.limit >= this.size ? this.least : this.limit + MORE;
      this.draw();
    });
    this.part("retry").addEventListener("click", onWant);
  }

  /** @param {string} name @returns {HTMLElement} */
  part(name) {
    return this.element.querySelector(`[data-part="${name}"]`);
  }

  /**
   * @param {State} state
   * @param {number[]} sizes of the facet's files, in bytes
   * @param {boolean} byItself the group opens where nobody has said otherwise
   * @returns {boolean} whether it is open now
   */
  open(state, sizes, byItself) {
    const chosen = new Set(state.filters[this.name]);
    if (chosen.size > this.chosen.size && !memory[this.name]) delete memory[this.name];
    this.chosen = chosen;
    this.hasParts = sizes.length > 1;
    this.element.hidden = !sizes.length;
    const isChosen = chosen.size > 0 || (this.name === "year" && Boolean(state.from || state.to));
    this.element.open = this.name in memory ? memory[this.name] : isChosen || byItself;
    this.part("chosen").textContent = chosen.size ? String(chosen.size) : "";
    return this.element.open;
  }

  /** @param {number} small bytes that are fetched without being asked for @param {number[]} sizes @returns {number[]} parts wanted */
  parts(sizes, small) {
    const within = this.chosen.size || [...this.expanded.values()].some(Boolean) || (this.name !== "province" && sizes[1] <= small);
    return this.hasParts && within ? [0, 1] : [0];
  }

  /** @param {FacetCount[]} values */
  show(values) {
    this.values = values;
    this.isKnown = true;
    this.part("failed").hidden = true;
    this.draw();
  }

  fail() {
    this.isKnown = true;
    this.part("failed").hidden = false;
  }

  draw() {
    const { values, chosen } = this;
    const held = new Set(); // values that have a chosen one below them
    for (const { value, parent } of values) {
      if (chosen.has(value)) for (let i = parent; i >= 0; i = values[i].parent) held.add(values[i].value);
    }
    const shows = (entry) => entry.count > 0 || chosen.has(entry.value) || held.has(entry.value);
    /** @type {Map<number, FacetCount[]>} */
    const below = new Map([[-1, []]]);
    values.forEach((entry) => {
      if (shows(entry)) below.set(entry.parent, [...(below.get(entry.parent) || []), entry]);
    });
    const isSplit = values.some(({ parent }) => parent >= 0);
    const number = new Map(values.map((entry, i) => [entry, i]));
    const branch = (entry) => {
      const children = below.get(number.get(entry));
      const isOpen = this.expanded.has(entry.value) ? this.expanded.get(entry.value) : chosen.has(entry.value) || held.has(entry.value);
      const row = this.row(entry, held, isSplit ? Boolean(children) : this.hasParts, isOpen);
      const old = row.querySelector("ul");
      if (old) row.removeChild(old);
      if (isOpen && children) replaceChildren(row.appendChild(create("ul")), children.map(branch));
      return row;
    };

    const byCount = (a, b) => b.count - a.count;
    const roots = below.get(-1);
    this.size = roots.length;
    // Years newest first; else the values with most reports, or all in the order of the index.
    if (this.name === "year") roots.sort((a, b) => (Number(b.value) || 0) - (Number(a.value) || 0));
    const best = new Set((this.least ? [...roots].sort(byCount) : roots).slice(0, this.limit > this.size - 2 ? this.size : this.limit));
    const rows = roots.filter((entry) => best.has(entry) || chosen.has(entry.value) || held.has(entry.value));
    if (this.limit === this.least && this.least && best.size < this.size) rows.sort(byCount);
    this.element.hidden = !this.size;
    keepFocus(() => replaceChildren(this.part("values"), rows.map(branch)));
    this.drawFold(best.size);
  }

  /** @param {number} shown */
  drawFold(shown) {
    const fold = this.part("fold");
    const { messages, size } = this;
    const isWhole = shown === size;
    fold.hidden = size <= this.least + 1;
    fold.setAttribute("aria-expanded", String(isWhole));
    const isLong = size > this.limit + MORE;
    const message = isWhole ? messages.show_fewer : isLong ? messages.show_more : this.least ? messages.show_all : messages.show_years;
    fold.textContent = format(message, { count: isLong ? MORE : size });
  }

  /**
   * @param {FacetCount} entry
   * @param {Set<string>} held
   * @param {boolean} isBranch
   * @param {boolean} isOpen
   */
  row({ value, label, count }, held, isBranch, isOpen) {
    let row = this.rows.get(value);
    if (!row) {
      row = stamp("search-value");
      this.rows.set(value, row);
      const box = row.element.querySelector("input");
      row.part("label").textContent = label;
      row.part("expand").setAttribute("aria-label", format(this.messages.within, { label }));
      box.addEventListener("change", () => this.onChoose(value, box.checked));
      row.part("expand").addEventListener("click", (event) => {
        this.expanded.set(value, /** @type {HTMLElement} */ (event.currentTarget).getAttribute("aria-expanded") !== "true");
        this.draw();
        this.onWant();
      });
    }
    const { element, part } = row;
    const box = element.querySelector("input");
    box.checked = this.chosen.has(value);
    box.indeterminate = held.has(value) && !box.checked;
    part("count").textContent = String(count);
    part("spoken").textContent = ` ${formatCount(this.messages, "count", count)}`;
    part("expand").hidden = !isBranch;
    part("expand").setAttribute("aria-expanded", String(isOpen));
    return element;
  }
}
