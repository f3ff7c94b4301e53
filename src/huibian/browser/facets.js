/** Values of a facet, the documents of each, and how many of them are found. Pure. */
import { ByteReader } from "./codec.js";
import { inflate } from "./inflate.js";

/** A file of a facet: the values without a parent (part 0), or the others. */
export class FacetPart {
  /**
   * @param {Uint8Array} bytes payload
   * @param {number} documents
   * @param {FacetPart | null} above the part before
   */
  constructor(bytes, documents, above) {
    this.documents = documents;
    this.above = above;
    this.first = above ? above.first + above.labels.length : 0; // values that count before these
    const reader = new ByteReader(inflate(bytes));
    /** @type {[string, string, number?][]} value, label, parent */
    this.labels = JSON.parse(new TextDecoder().decode(reader.take(reader.varint())));
    const heads = this.labels.map(() => [reader.varint(), reader.varint()]);
    this.entries = heads.map(([count, size]) => ({ count, list: reader.take(size) }));
    /** @type {Int32Array[]} those decoded so far */
    this.lists = [];
  }

  /**
   * @param {number} number counted from part 0 on
   * @returns {Int32Array} documents, ascending
   */
  list(number) {
    if (number < this.first) return this.above.list(number);
    const i = number - this.first;
    if (!this.lists[i]) {
      const { count, list } = this.entries[i];
      const [, , parent] = this.labels[i];
      const outer = parent === undefined ? null : this.list(parent);
      const ranks = new ByteReader(list).list(count, outer ? outer.length : this.documents);
      this.lists[i] = outer ? ranks.map((rank) => outer[rank]) : ranks;
    }
    return this.lists[i];
  }

  /**
   * @param {Set<string>} chosen values; those that are here are taken out
   * @param {Uint8Array} allowed 1 is set for their documents
   */
  allow(chosen, allowed) {
    this.labels.forEach(([value], i) => {
      if (chosen.delete(value)) for (const id of this.list(this.first + i)) allowed[id] = 1;
    });
  }

  /**
   * @param {Uint8Array} mask 1 = found
   * @returns {import("./types.js").FacetCount[]} every value in the order of the index
   */
  count(mask) {
    return this.labels.map(([value, label, parent = -1], i) => {
      const ids = this.list(this.first + i);
      let count = 0;
      for (let j = 0; j < ids.length; j++) count += mask[ids[j]];
      return { value, label, parent, count };
    });
  }
}

/**
 * @param {Uint8Array} mask 1 = found
 * @param {Iterable<Uint8Array>} others
 * @returns {Uint8Array} what all let through
 */
export function restrict(mask, others) {
  const result = mask.slice();
  for (const other of others) for (let i = 0; i < result.length; i++) result[i] &= other[i];
  return result;
}

/** @param {Uint8Array} mask @returns {Int32Array} the documents marked, ascending */
export function marked(mask) {
  const ids = new Int32Array(mask.length);
  let size = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i]) ids[size++] = i;
  return ids.subarray(0, size);
}
