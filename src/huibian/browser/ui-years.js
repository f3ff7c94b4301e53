/** The years: a bar for each under the current query, and a range of them by two lists or by drawing over the bars. */
import { create, format, formatCount, replaceChildren } from "./ui-messages.js";

const SVG = "http://www.w3.org/2000/svg";

export class Years {
  /**
   * @param {any} messages
   * @param {(from: string, to: string) => void} onRange
   */
  constructor(messages, onRange) {
    this.messages = messages;
    this.element = document.getElementById("search-years");
    this.chart = /** @type {any} */ (this.element.querySelector("svg"));
    this.axis = this.element.querySelectorAll("span");
    this.from = /** @type {HTMLSelectElement} */ (document.getElementById("search-from"));
    this.to = /** @type {HTMLSelectElement} */ (document.getElementById("search-to"));
    /** @type {{value: string, label: string, count: number}[]} every year from the first to the last */
    this.years = [];
    const choose = (from, to) => onRange(...(from && to && from > to ? [to, from] : [from, to]));
    for (const list of [this.from, this.to]) list.addEventListener("change", () => choose(this.from.value, this.to.value));
    let start = "";
    this.chart.addEventListener("pointerdown", (event) => {
      start = this.at(event).value;
      this.chart.setPointerCapture(event.pointerId);
    });
    this.chart.addEventListener("pointermove", (event) => this.tell(this.at(event)));
    this.chart.addEventListener("pointerleave", () => this.tell());
    this.chart.addEventListener("pointerup", (event) => choose(start, this.at(event).value));
  }

  /** @param {PointerEvent} event */
  at(event) {
    const { left, width } = this.chart.getBoundingClientRect();
    const place = Math.floor(((event.clientX - left) / width) * this.years.length);
    return this.years[Math.min(Math.max(place, 0), this.years.length - 1)];
  }

  /** @param {{label: string, count: number}} [year] */
  tell(year) {
    this.axis[1].textContent = year ? `${year.label} ${formatCount(this.messages, "count", year.count)}` : "";
  }

  /**
   * @param {import("./state.js").State} state
   * @param {import("./types.js").FacetCount[]} values
   */
  show({ from, to }, values) {
    const known = new Map(values.filter(({ value }) => /^\d{4}$/.test(value)).map((entry) => [Number(entry.value), entry]));
    const [first, last] = [Math.min(...known.keys()), Math.max(...known.keys())];
    this.element.hidden = known.size < 2;
    if (this.element.hidden) return;
    this.years = [];
    for (let year = first; year <= last; year++) {
      this.years.push(known.get(year) || { value: String(year), label: format(this.messages.year, { year }), count: 0 });
    }
    const most = Math.max(1, ...this.years.map(({ count }) => count));
    this.chart.setAttribute("viewBox", `0 0 ${this.years.length} 40`);
    replaceChildren(
      this.chart,
      this.years.map(({ value, count }, i) => {
        const bar = document.createElementNS(SVG, "rect");
        const height = count && Math.max(1.5, (40 * count) / most);
        const place = { x: i + 0.1, y: 40 - height, width: 0.8, height };
        for (const name of Object.keys(place)) bar.setAttribute(name, String(place[name]));
        if ((from && value < from.slice(0, 4)) || (to && value > to.slice(0, 4))) bar.setAttribute("class", "out");
        return bar;
      }),
    );
    this.axis[0].textContent = String(first);
    this.axis[2].textContent = String(last);
    this.tell();
    this.fill(this.from, from);
    this.fill(this.to, to);
  }

  /** @param {HTMLSelectElement} list @param {string} value a year of the list, or any other date */
  fill(list, value) {
    const entries = [["", this.messages.any_year], ...this.years.map((year) => [year.value, year.label])];
    if (!entries.some(([known]) => known === value)) entries.push([value, value]);
    if (list.childElementCount !== entries.length || list.options[1].value !== entries[1][0]) {
      replaceChildren(list, entries.map(([known, label]) => create("option", label, { value: known })));
    }
    list.value = value;
  }
}
