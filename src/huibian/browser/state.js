/** What is asked for, as it stands in the page's address. Pure. */
import { DATE, MAX_CHARACTERS, dayOf } from "./query.js";

export const FACETS = Object.freeze(["province", "year", "department", "topic", "type"]);
export const SORTS = Object.freeze(["relevance", "newest", "oldest"]);
export const MAX_PAGE = 50;
const MAX_VALUES = 200; // chosen values of one facet that are read from an address

/**
 * `from` and `to` are years, months or days (`2012`, `2012-05`, `2012-05-12`), or empty.
 * @typedef {{q: string, filters: Record<string, string[]>, from: string, to: string,
 *   sort: "relevance" | "newest" | "oldest", all: boolean, page: number}} State `all`: the older reports, too
 */

/**
 * @param {string} query as in `location.search`
 * @returns {State} whatever the address says; nonsense becomes the default
 */
export function readState(query) {
  const parameters = new URLSearchParams(query);
  const text = (name) => parameters.get(name) || "";
  const date = (name) => (DATE.test(text(name)) ? text(name) : "");
  const filters = {};
  for (const name of FACETS) filters[name] = [...new Set(parameters.getAll(name).filter(Boolean))].slice(0, MAX_VALUES);
  const page = /^\d{1,4}$/.test(text("page")) ? Number(text("page")) : 1;
  return {
    q: Array.from(text("q")).slice(0, MAX_CHARACTERS).join(""),
    filters,
    from: date("from"),
    to: date("to"),
    sort: /** @type {State["sort"]} */ (SORTS.find((name) => name === text("sort")) || SORTS[0]),
    all: text("all") === "1",
    page: Math.min(Math.max(page, 1), MAX_PAGE),
  };
}

/**
 * @param {State} state
 * @returns {string} `?q=…`, without what is the default; empty when all is
 */
export function writeState({ q, filters, from, to, sort, all, page }) {
  const parameters = new URLSearchParams();
  if (q.trim()) parameters.set("q", q.trim());
  for (const name of FACETS) for (const value of filters[name]) parameters.append(name, value);
  if (from) parameters.set("from", from);
  if (to) parameters.set("to", to);
  if (sort !== SORTS[0]) parameters.set("sort", sort);
  if (all) parameters.set("all", "1");
  if (page > 1) parameters.set("page", String(page));
  const text = parameters.toString().replace(/%2F/g, "/");
  return text && `?${text}`;
}

/**
 * @param {State} state
 * @returns {import("./types.js").Request} what the index is asked, but for offset and limit
 */
export function requestOf({ q, filters, from, to, sort, all }) {
  return { text: q, filters, from: dayOf(from, "0101"), to: dayOf(to, "1231"), sort, all };
}

/** @param {State} state */
export const hasFilters = ({ filters, from, to }) => Boolean(from || to || FACETS.some((name) => filters[name].length));

/**
 * Choose a value of a facet, or give it up. A place (or department) and one within it are never chosen together: either
 * would make the other meaningless. Nor are single years and a range of years.
 * @param {State} state
 * @param {string} facet
 * @param {string} value
 * @param {boolean} chosen
 * @returns {State}
 */
export function choose(state, facet, value, chosen) {
  const within = (inner, outer) => inner.startsWith(`${outer}/`);
  const others = state.filters[facet].filter((other) => other !== value && !(chosen && (within(other, value) || within(value, other))));
  const range = facet === "year" && chosen ? { from: "", to: "" } : null;
  return { ...state, ...range, page: 1, filters: { ...state.filters, [facet]: chosen ? [...others, value] : others } };
}

/** @param {State} state @param {string} from @param {string} to @returns {State} */
export function chooseRange(state, from, to) {
  return { ...state, from, to, page: 1, filters: { ...state.filters, year: [] } };
}

/** @param {State} state @returns {State} */
export function withoutFilters({ q, sort, all }) {
  return { ...readState(""), q, sort, all };
}
