/** The years: a bar for each under the current query, and a range of them by two lists or by drawing over the bars. */
import { byId, create, dress, fill } from "./ui-messages.js";

const YEAR = /^\d{4}$/;
const HEIGHT = 40;

/**
 * @param {ReturnType<import("./ui-messages.js").speaker>} say
 * @param {(from: string, to: string) => void} onRange
 * @returns {(state: import("./state.js").State, values: import("./types.js").FacetCount[]) => void} shows them
 */
export function yearRange(say, onRange) {
  const [first, hint, last] = byId("axis").children;
  const chart = byId("chart");
  const ends = [byId("from"), byId("to")];
  /** @type {{value: string, label: string, count: number}[]} every year from the first to the last */
  let years = [];
  let start = "";
  const choose = (from, to) => (from && to && from > to ? onRange(to, from) : onRange(from, to));
  const at = ({ clientX }) => {
    const { left, width } = chart.getBoundingClientRect();
    return years[Math.min(Math.max(Math.floor(((clientX - left) / width) * years.length), 0), years.length - 1)];
  };
  const on = (type, action) => chart.addEventListener(type, action);
  on("pointerdown", (event) => {
    start = at(event).value;
    chart.setPointerCapture(event.pointerId);
  });
  on("pointermove", (event) => {
    const { label, count } = at(event);
    hint.textContent = `${label} ${say("count", { count })}`;
  });
  on("pointerleave", () => (hint.textContent = ""));
  on("pointerup", (event) => choose(start, at(event).value));
  for (const list of ends) list.addEventListener("change", () => choose(ends[0].value, ends[1].value));

  return ({ from, to }, values) => {
    const known = new Map();
    for (const entry of values) if (YEAR.test(entry.value)) known.set(entry.value, entry);
    const numbers = [...known.keys()].map(Number);
    byId("years").hidden = numbers.length < 2;
    if (numbers.length < 2) return;
    years = [];
    for (let year = Math.min(...numbers); year <= Math.max(...numbers); year++) {
      const value = String(year);
      years.push(known.get(value) || { value, label: say("one_year", { value }), count: 0 });
    }
    const most = Math.max(1, ...years.map(({ count }) => count));
    chart.setAttribute("viewBox", `0 0 ${years.length} ${HEIGHT}`);
    chart.textContent = "";
    years.forEach(({ value, count }, i) => {
      const height = count && Math.max(1.5, (HEIGHT * count) / most);
      const isOut = value < from.slice(0, 4) || (to && value > to.slice(0, 4));
      const bar = document.createElementNS(chart.namespaceURI, "rect");
      chart.append(dress(bar, { x: i + 0.1, y: HEIGHT - height, width: 0.8, height, class: isOut ? "out" : "" }));
    });
    first.textContent = years[0].value;
    last.textContent = years[years.length - 1].value;
    [from, to].forEach((date, i) => {
      const options = [{ value: "", label: say("any_year") }, ...years];
      if (!options.some(({ value }) => value === date)) options.push({ value: date, label: date });
      fill(ends[i], ...options.map(({ value, label }) => create("option", { value }, label)));
      ends[i].value = date;
    });
  };
}
