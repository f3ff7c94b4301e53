/** The filters beside the results, and the chips of those that are chosen. A group's counts are fetched when it is open. */
import { CancelledError } from "./errors.js";
import { FACETS, requestOf } from "./state.js";
import { facetGroup } from "./ui-facet.js";
import { byId, fill, stamp } from "./ui-messages.js";
import { yearRange } from "./ui-years.js";

/** @typedef {import("./state.js").State} State */

/**
 * @param {any} index
 * @param {ReturnType<import("./ui-messages.js").speaker>} say
 * @param {{onChoose: (facet: string, value: string, chosen: boolean) => void, onRange: (from: string, to: string) => void,
 *   onClear: () => void, onWant: () => void}} events `onWant`: filters are wanted, and the index has not been asked yet
 */
export function filterPanel(index, say, { onChoose, onRange, onClear, onWant }) {
  const panel = byId("filters");
  const chips = byId("chips");
  const showYears = yearRange(say, onRange);
  /** @type {{state: State, signal: AbortSignal} | null} what the counts are for; null before the index is asked */
  let current = null;
  const groups = FACETS.map((name) => ({
    name,
    ...facetGroup(name, say, (value, chosen) => onChoose(name, value, chosen), () => (current ? load(name) : onWant())),
  }));

  /** @param {string} name */
  async function load(name) {
    const { state, signal } = current;
    const { facets } = await index.manifest();
    const { parts } = facets.find((facet) => facet.name === name) || { parts: [] };
    const group = groups[FACETS.indexOf(name)];
    const wanted = group.open(state.filters[name], parts, panel.open).map((part) => ({ name, part }));
    if (!wanted.length) return;
    try {
      // The years that a range leaves out keep their bars.
      const found = await index.facets({ ...requestOf(state), ...(name === "year" && { from: 0, to: 0 }) }, wanted, signal);
      if (signal.aborted) return;
      const values = wanted.reduce((all, { part }) => [...all, ...found[`${name}-${part}`]], []);
      group.show(values);
      if (name === "year") showYears(state, values);
    } catch (error) {
      if (error instanceof CancelledError) return;
      group.show(null);
    }
    drawChips(state);
  }

  const loadAll = () => Promise.all(FACETS.map(load));

  /** @param {State} state */
  function drawChips({ filters, from, to }) {
    const hadFocus = chips.contains(document.activeElement);
    const drawn = [];
    const add = (label, spoken, action) => {
      const { element, part } = stamp("chip");
      part("label").textContent = label;
      part("spoken").textContent = spoken && `${say("remove")} ${spoken} `;
      element.firstChild.addEventListener("click", action);
      drawn.push(element);
    };
    for (const { name, label } of groups) {
      for (const value of filters[name]) add(label(value), say(name), () => onChoose(name, value, false));
    }
    if (from || to) {
      const range = say(!to ? "since" : !from ? "until" : "between", { from, to });
      add(from === to ? from : range, say("year"), () => onRange("", ""));
    }
    const count = drawn.length;
    if (count > 1) {
      add(say("clear"), "", onClear);
      drawn[count].firstChild.classList.add("search-chip-clear");
    }
    fill(chips, ...drawn);
    chips.hidden = !count;
    byId("chosen").textContent = count ? say("chosen", { count }) : "";
    if (hadFocus) (chips.querySelector("button") || byId("query")).focus();
  }

  // Beside the results where there is room, else a panel that opens above them.
  const wide = matchMedia("(min-width: 60em)");
  const arrange = () => (panel.open = wide.matches);
  wide.addListener(arrange);
  arrange();
  panel.addEventListener("toggle", () => panel.open && (current ? loadAll() : wide.matches || onWant()));

  return {
    drawChips,
    /** @param {State} state @param {AbortSignal} signal */
    update(state, signal) {
      current = { state, signal };
      return loadAll();
    },
  };
}
