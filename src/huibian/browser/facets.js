/** Filters and counts. Within a facet any of the chosen values will do; every facet with a choice must agree. Pure. */

/** @typedef {import("./types.js").Facet} Facet */

/**
 * Which documents each facet's choice lets through.
 * @param {Facet[]} facets
 * @param {Record<string, string[]>} filters facet's name -> chosen values
 * @param {number} documents
 * @returns {Map<string, Uint8Array>} only facets with a choice; 1 = allowed
 */
export function allowances(facets, filters, documents) {
  const result = new Map();
  for (const { name, values } of facets) {
    const chosen = new Set(Object.prototype.hasOwnProperty.call(filters, name) ? filters[name] : []);
    if (!chosen.size) continue;
    const allowed = new Uint8Array(documents);
    for (const { value, documents: ids } of values) {
      if (chosen.has(value)) for (let i = 0; i < ids.length; i++) allowed[ids[i]] = 1;
    }
    result.set(name, allowed);
  }
  return result;
}

/**
 * @param {Uint8Array} matched 1 = found
 * @param {Map<string, Uint8Array>} allowed
 * @param {string} [except] the facet whose own choice is set aside
 * @returns {Uint8Array}
 */
export function restrict(matched, allowed, except = "") {
  const result = matched.slice();
  for (const [name, mask] of allowed) {
    if (name !== except) for (let i = 0; i < result.length; i++) result[i] &= mask[i];
  }
  return result;
}

/**
 * How many of the documents found each value would show: its own facet's choice set aside, the others kept.
 * @param {Facet[]} facets
 * @param {Uint8Array} matched
 * @param {Map<string, Uint8Array>} allowed
 * @returns {Record<string, import("./types.js").FacetCount[]>} every value in the order of the index
 */
export function countFacets(facets, matched, allowed) {
  /** @type {Record<string, import("./types.js").FacetCount[]>} */
  const counts = Object.create(null);
  const all = restrict(matched, allowed);
  for (const { name, values } of facets) {
    const base = allowed.has(name) ? restrict(matched, allowed, name) : all;
    counts[name] = values.map(({ value, label, parent, documents }) => {
      let count = 0;
      for (let i = 0; i < documents.length; i++) count += base[documents[i]];
      return { value, label, parent, count };
    });
  }
  return counts;
}

/** @param {Uint8Array} mask @returns {Int32Array} the documents marked, ascending */
export function marked(mask) {
  let size = 0;
  for (let i = 0; i < mask.length; i++) size += mask[i];
  const ids = new Int32Array(size);
  for (let i = 0, at = 0; i < mask.length; i++) if (mask[i]) ids[at++] = i;
  return ids;
}
