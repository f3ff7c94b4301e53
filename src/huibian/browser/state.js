/** What is asked for, as it stands in the page's address. Pure. */
import { MAX_CHARACTERS } from "./query.js";

export const FACETS = Object.freeze(["province", "year", "department", "topic", "type"]);
export const SORTS = Object.freeze(["relevance", "newest", "oldest"]);
export const MAX_PAGE = 50;
const MAX_VALUES = 200; // chosen values of one facet that are read from an address

/**
 * @typedef {{q: string, filters: Record<string, string[]>, sort: "relevance" | "newest" | "oldest", page: number}} State
 */

/**
 * @param {string} query as in `location.search`
 * @returns {State} whatever the address says; nonsense becomes the default
 */
export function readState(query) {
  const parameters = new URLSearchParams(query);
  const filters = {};
  for (const name of FACETS) filters[name] = [...new Set(parameters.getAll(name).filter(Boolean))].slice(0, MAX_VALUES);
  const sort = SORTS.find((name) => name === parameters.get("sort")) || SORTS[0];
  const page = /^\d{1,4}$/.test(parameters.get("page") || "") ? Number(parameters.get("page")) : 1;
  return {
    q: Array.from(parameters.get("q") || "").slice(0, MAX_CHARACTERS).join(""),
    filters,
    sort: /** @type {State["sort"]} */ (sort),
    page: Math.min(Math.max(page, 1), MAX_PAGE),
  };
}

/**
 * @param {State} state
 * @returns {string} `?q=…`, without what is the default; empty when all is
 */
export function writeState({ q, filters, sort, page }) {
  const parameters = new URLSearchParams();
  if (q.trim()) parameters.set("q", q.trim());
  for (const name of FACETS) for (const value of filters[name]) parameters.append(name, value);
  if (sort !== SORTS[0]) parameters.set("sort", sort);
  if (page > 1) parameters.set("page", String(page));
  const text = parameters.toString().replace(/%2F/g, "/");
  return text && `?${text}`;
}

/** @param {State} state */
export const hasFilters = ({ filters }) => FACETS.some((name) => filters[name].length);

/**
 * Choose a value of a facet, or give it up. A place and a place within it are never chosen together: either would make
 * the other meaningless.
 * @param {State} state
 * @param {string} facet
 * @param {string} value
 * @param {boolean} chosen
 * @returns {State}
 */
export function choose(state, facet, value, chosen) {
  const within = (inner, outer) => facet === FACETS[0] && inner.startsWith(`${outer}/`);
  const others = state.filters[facet].filter((other) => other !== value && !(chosen && (within(other, value) || within(value, other))));
  return { ...state, page: 1, filters: { ...state.filters, [facet]: chosen ? [...others, value] : others } };
}

/** @param {State} state @returns {State} */
export function withoutFilters(state) {
  return { ...state, page: 1, filters: readState("").filters };
}
