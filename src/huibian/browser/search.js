/** The public call: `const index = openIndex(url); const result = await index.search({ text: "太原" })`. */
import { gramsOf } from "./analyzer.js";
import { throwIfCancelled } from "./errors.js";
import { excerpt, highlight } from "./excerpt.js";
import { allowances, countFacets, marked, restrict } from "./facets.js";
import { NONE, intersect, lineUp } from "./occurrences.js";
import { parseQuery } from "./query.js";
import { addScores, byRelevance, millionths } from "./rank.js";
import { Shards, entryKey } from "./shards.js";

/** @typedef {import("./types.js").Occurrences} Occurrences */
/** @typedef {import("./types.js").Word} Word */

const REMEMBERED_WORDS = 64;

class Index {
  /**
   * @param {string} folder
   * @param {typeof fetch} fetcher
   */
  constructor(folder, fetcher) {
    this.shards = new Shards(folder, fetcher);
    /** @type {Map<string, Promise<Occurrences[]>>} word -> its occurrences in each field */
    this.words = new Map();
  }

  /** Forget everything that was read, so that the next search asks the server again. */
  forget() {
    this.shards.forget();
    this.words.clear();
  }

  /**
   * @param {import("./types.js").Request} request
   * @param {AbortSignal} [signal]
   * @returns {Promise<import("./types.js").Result>}
   * @throws IndexError, CancelledError
   */
  async search({ text = "", filters = {}, from = 0, to = 0, sort = "relevance", offset = 0, limit = 10 }, signal) {
    const query = parseQuery(text);
    const manifest = await this.shards.manifest();
    throwIfCancelled(signal);
    const words = query.reduce((all, alternative) => [...all, ...alternative.words], /** @type {Word[]} */ ([]));
    const excluded = query.reduce((all, alternative) => [...all, ...alternative.excluded], /** @type {Word[]} */ ([]));
    const [facets, dates, lengths, found] = await Promise.all([
      this.shards.facets(),
      from || to ? this.shards.dates() : null,
      words.length ? this.shards.lengths() : [],
      this.find([...words, ...excluded], manifest),
    ]);
    throwIfCancelled(signal);

    const { mask, scores } = evaluate(query, found, manifest, lengths);
    if (dates) restrictDates(mask, dates, from, to);
    const allowed = allowances(facets, filters, manifest.documents);
    const ids = marked(restrict(mask, allowed));
    const order = sort === "relevance" ? byRelevance(ids, scores) : sort === "newest" ? ids.slice().reverse() : ids;
    const documents = await Promise.all(Array.from(order.slice(offset, offset + limit), (id) => this.shards.document(id)));
    throwIfCancelled(signal);

    const shown = (field) => [...new Set(words.filter((word) => !word.field || word.field === field).map(({ text }) => text))];
    const titleWords = shown("title");
    const bodyWords = shown("body");
    return {
      total: ids.length,
      hits: documents.map((document) => ({
        id: document.id,
        score: millionths(scores[document.id]) / 1e6,
        document,
        title: highlight(document.title, titleWords),
        excerpt: excerpt(document.sections, bodyWords),
      })),
      facets: countFacets(facets, mask, allowed),
      words: words.map((word) => ({ ...word, count: marked(anyField(found.get(word), manifest.documents)).length })),
    };
  }

  /**
   * @param {Word[]} words
   * @param {import("./types.js").Manifest} manifest
   * @returns {Promise<Map<Word, Occurrences[]>>}
   */
  async find(words, manifest) {
    const found = await Promise.all(words.map((word) => this.remembered(word, manifest)));
    return new Map(words.map((word, i) => [word, found[i]]));
  }

  /**
   * @param {Word} word
   * @param {import("./types.js").Manifest} manifest
   */
  remembered(word, manifest) {
    const key = `${word.field}:${word.text}`;
    let found = this.words.get(key);
    this.words.delete(key);
    if (!found) {
      const promise = this.occurrences(word, manifest);
      promise.catch(() => this.words.get(key) === promise && this.words.delete(key));
      found = promise;
    }
    this.words.set(key, found);
    if (this.words.size > REMEMBERED_WORDS) this.words.delete(this.words.keys().next().value);
    return found;
  }

  /**
   * @param {Word} word
   * @param {import("./types.js").Manifest} manifest
   * @returns {Promise<Occurrences[]>} one a field; positions are fetched only where every gram stands in some document
   */
  async occurrences({ text, field }, manifest) {
    const grams = gramsOf(text);
    const shards = await Promise.all(grams.map(({ gram }) => this.shards.postings(gram)));
    const plans = manifest.fields.map(({ name }, number) => {
      if (field && field !== name) return null;
      const postings = grams.map(({ gram }, i) => shards[i].get(entryKey(number, gram)));
      if (!postings.every(Boolean)) return null;
      const decoded = postings.map((entry) => entry.decode());
      const candidates = intersect(decoded.map(({ ids }) => ids));
      return candidates.length ? { number, decoded, candidates } : null;
    });
    if (grams.length === 1) return plans.map((plan) => (plan ? plan.decoded[0] : NONE));
    if (!plans.some(Boolean)) return plans.map(() => NONE);
    const positions = await Promise.all(grams.map(({ gram }) => this.shards.positions(gram)));
    return plans.map((plan) => {
      if (!plan) return NONE;
      const lined = grams.map(({ gram, offset }, i) => ({
        occurrences: plan.decoded[i],
        stream: positions[i].get(entryKey(plan.number, gram)),
        offset,
      }));
      return lineUp(lined, plan.candidates);
    });
  }
}

/**
 * @param {Occurrences[]} fields
 * @param {number} documents
 * @returns {Uint8Array} 1 = the word stands in some field of the document
 */
function anyField(fields, documents) {
  const mask = new Uint8Array(documents);
  for (const { ids } of fields) for (let i = 0; i < ids.length; i++) mask[ids[i]] = 1;
  return mask;
}

/**
 * Which documents the query finds, and with what score.
 * @param {import("./types.js").Query} query
 * @param {Map<Word, Occurrences[]>} found
 * @param {import("./types.js").Manifest} manifest
 * @param {Float64Array[]} lengths by field, where lengths count
 */
function evaluate(query, found, { documents, fields, k1 }, lengths) {
  const scores = new Float64Array(documents);
  const mask = new Uint8Array(documents).fill(query.length ? 0 : 1);
  for (const { words, excluded } of query) {
    const all = new Uint8Array(documents).fill(1);
    const keep = (word, wanted) => {
      const any = anyField(found.get(word), documents);
      for (let id = 0; id < documents; id++) if (any[id] !== wanted) all[id] = 0;
    };
    for (const word of words) keep(word, 1);
    for (const word of excluded) keep(word, 0);
    for (const word of words) {
      found.get(word).forEach((occurrences, i) => {
        addScores(scores, occurrences, all, { field: fields[i], lengths: lengths[i], k1, documents });
      });
    }
    for (let id = 0; id < documents; id++) mask[id] |= all[id];
  }
  return { mask, scores };
}

/**
 * @param {Uint8Array} mask changed in place
 * @param {{earliest: Int32Array, latest: Int32Array}} dates
 * @param {number} from yyyymmdd, 0 = open
 * @param {number} to
 */
function restrictDates(mask, { earliest, latest }, from, to) {
  for (let id = 0; id < mask.length; id++) {
    if (!earliest[id] || latest[id] < from || (to && earliest[id] > to)) mask[id] = 0;
  }
}

/**
 * Nothing is fetched before the first search.
 * @param {string} folder URL of the index's folder
 * @param {typeof fetch} [fetcher]
 * @returns {Index}
 */
export function openIndex(folder, fetcher = (url, options) => fetch(url, options)) {
  return new Index(folder, fetcher);
}
