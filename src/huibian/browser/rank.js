/** BM25F over the fields of the index, and the order of results. Pure. */

/** @typedef {import("./types.js").Occurrences} Occurrences */
/** @typedef {import("./types.js").Field} Field */

/**
 * Add what one word gives in one field to the documents' scores. The order of the operations is part of the format:
 * it keeps both readers alike to the last bit.
 * @param {Float64Array} scores one a document; changed in place
 * @param {Occurrences} occurrences of the word in the field
 * @param {Uint8Array} counted 1 = the document gets its score
 * @param {{field: Field, lengths: Float64Array | undefined, k1: number, documents: number}} statistics
 */
export function addScores(scores, { ids, frequencies }, counted, { field, lengths, k1, documents }) {
  const idf = Math.log(documents / (ids.length + 1)) + 1;
  const average = field.total_length / documents || 1;
  const { b, weight } = field;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i];
    if (!counted[id]) continue;
    const frequency = frequencies[i];
    const length = lengths ? lengths[id] : 0;
    scores[id] += idf * ((frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length) / average))) * weight;
  }
}

/** @param {number} score @returns {number} in millionths: what scores are compared by */
export const millionths = (score) => Math.floor(score * 1e6 + 0.5);

/**
 * Best first; of equals the newer, which has the higher number.
 * @param {Int32Array} ids ascending
 * @param {Float64Array} scores one a document
 * @returns {Int32Array}
 */
export function byRelevance(ids, scores) {
  if (!ids.length) return ids;
  // Score and number in one float, so that the native numeric sort does it: millions of documents fit into its 53 bits.
  const size = ids[ids.length - 1] + 1;
  const keys = new Float64Array(ids.length);
  let lowest = Infinity;
  for (let i = 0; i < ids.length; i++) lowest = Math.min(lowest, millionths(scores[ids[i]]));
  for (let i = 0; i < ids.length; i++) keys[i] = (millionths(scores[ids[i]]) - lowest) * size + ids[i];
  keys.sort();
  return Int32Array.from(keys, (key) => key % size).reverse();
}
