/** One group of filters: the values of a facet with their counts, in a tree where values lie within others. */
import { create, fill, stamp } from "./ui-messages.js";

/** @typedef {import("./types.js").FacetCount} FacetCount */

const SHOWN = 8; // values before "show all"
const SMALL = 8192; // bytes of a file that is fetched without being asked for

/** @type {Record<string, boolean>} groups that were opened or closed by hand in this session */
let memory = {};

/** @param {() => void} action on the storage; where that is refused, the memory is the page's alone */
function attempt(action) {
  try {
    action();
  } catch (_) {
    // see above
  }
}

attempt(() => (memory = JSON.parse(sessionStorage.huibianFilters || "{}")));

/**
 * @param {string} name
 * @param {ReturnType<import("./ui-messages.js").speaker>} say
 * @param {(value: string, chosen: boolean) => void} onChoose
 * @param {() => void} onWant counts are wanted
 */
export function facetGroup(name, say, onChoose, onWant) {
  /** @type {any} */
  const element = document.querySelector(`[data-facet="${name}"]`);
  const part = (of) => element.querySelector(`[data-part="${of}"]`);
  const isYear = name === "year";
  const least = isYear ? 0 : SHOWN;
  /** @type {Map<string, boolean>} values that were expanded or collapsed by hand */
  const expanded = new Map();
  /** @type {FacetCount[]} */
  let values = [];
  let chosen = new Set();
  let isTree = false;
  let isKnown = false; // the values have been read, as far as they are wanted
  let isUnfolded = false;

  function draw() {
    const held = new Set(); // values that have a chosen one below them
    for (const { value, parent } of values) {
      if (chosen.has(value)) for (let i = parent; i >= 0; i = values[i].parent) held.add(values[i].value);
    }
    const isKept = ({ value }) => chosen.has(value) || held.has(value);
    const below = new Map([[-1, []]]);
    values.forEach((entry, i) => {
      below.set(i, []);
      if (entry.count || isKept(entry)) below.get(entry.parent).push([entry, i]);
    });
    const isWhole = values.some(({ parent }) => parent >= 0);
    const branch = ([entry, i]) => {
      const { value, label, count } = entry;
      const children = below.get(i);
      const isOpen = expanded.has(value) ? expanded.get(value) : isWhole && isKept(entry);
      const row = stamp("value");
      const [box, button] = [row.part("box"), row.part("expand")];
      box.value = button.value = value;
      box.checked = chosen.has(value);
      box.indeterminate = held.has(value) && !box.checked;
      row.part("label").textContent = label;
      row.part("count").textContent = String(count);
      row.part("spoken").textContent = ` ${say("count", { count })}`;
      button.hidden = isWhole ? !children.length : !isTree;
      button.setAttribute("aria-expanded", isOpen);
      button.setAttribute("aria-label", say("within", { label }));
      if (isOpen && children.length) row.element.append(create("ul", {}, ...children.map(branch)));
      return row.element;
    };

    // Years newest first; of others those with most reports, or all in the order of the index.
    const roots = below.get(-1);
    const count = roots.length;
    const isFolded = !isUnfolded && count > least + 1;
    const byCount = [...roots].sort(([a], [b]) => (isYear ? Number(b.value) - Number(a.value) || 1 : b.count - a.count));
    const best = new Set(byCount.slice(0, isFolded ? least : count));
    const shown = (isFolded || isYear ? byCount : roots).filter((root) => best.has(root) || isKept(root[0]));
    const focused = /** @type {any} */ (document.activeElement);
    const { tagName, value } = focused;
    const hadFocus = element.contains(focused);
    fill(part("values"), ...shown.map(branch));
    if (hadFocus) [...element.querySelectorAll(tagName)].some((other) => other.value === value && !other.focus({ preventScroll: true }));
    element.hidden = !values.length;
    const fold = part("fold");
    fold.hidden = count <= least + 1;
    fold.setAttribute("aria-expanded", !isFolded);
    fold.textContent = say(isUnfolded ? "show_fewer" : isYear ? "show_years" : "show_all", { count });
  }

  element.addEventListener("click", ({ target }) => {
    const of = target.closest("summary, button");
    if (!of) return;
    if (of === part("fold")) isUnfolded = !isUnfolded;
    else if (of.value) expanded.set(of.value, of.getAttribute("aria-expanded") !== "true");
    else if (of.tagName === "SUMMARY") memory[name] = !element.open;
    attempt(() => (sessionStorage.huibianFilters = JSON.stringify(memory)));
    if (of.tagName !== "SUMMARY") draw();
    setTimeout(onWant);
  });
  element.addEventListener("change", ({ target }) => target.type === "checkbox" && onChoose(target.value, target.checked));

  return {
    /**
     * Open the group if it is to be open.
     * @param {string[]} filters chosen values
     * @param {number[]} sizes of the facet's files, in bytes
     * @param {boolean} isSeen
     * @returns {number[]} the parts whose counts are wanted; those of a closed group only where chips need their names
     */
    open(filters, sizes, isSeen) {
      if (filters.length > chosen.size && !memory[name]) delete memory[name];
      chosen = new Set(filters);
      isTree = sizes.length > 1;
      const byItself = (isYear || name === "province") && sizes[0] <= SMALL;
      element.hidden = !sizes.length;
      element.open = name in memory ? memory[name] : byItself || chosen.size > 0;
      part("chosen").textContent = chosen.size || "";
      if (!sizes.length || !(chosen.size || (element.open && isSeen))) return [];
      const isBelow = filters.some((value) => name !== "province" || value.includes("/"));
      const isWanted = isBelow || [...expanded.values()].includes(true);
      const isDeep = isWanted || (sizes[1] <= SMALL && (name !== "province" || chosen.size > 0));
      return isTree && isDeep ? [0, 1] : [0];
    },
    /** @param {FacetCount[] | null} found null: it failed */
    show(found) {
      isKnown = true;
      part("failed").hidden = Boolean(found);
      if (found) {
        values = found;
        draw();
      }
    },
    /** @param {string} value @returns {string} what the index does not know stands for itself */
    label(value) {
      const entry = values.find((candidate) => candidate.value === value);
      return entry ? entry.label : isKnown ? value : "…";
    },
  };
}
