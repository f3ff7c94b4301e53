/** The public call: `const index = openIndex(url); const result = await index.search({ text: "太原" })`. */
import { IndexError, throwIfCancelled } from "./errors.js";
import { excerpts, highlight, variety } from "./excerpt.js";
import { marked, restrict } from "./facets.js";
import { readyToFold, variants } from "./folding.js";
import { Memory } from "./memory.js";
import { Words } from "./occurrences.js";
import { parseQuery } from "./query.js";
import { Match, TIER, byScore, joined, merge } from "./rank.js";
import { leaveOut, split } from "./relax.js";
import { Shards, TITLE_MARKS } from "./shards.js";
import { Transport } from "./transport.js";

/** @typedef {import("./types.js").Request} Request */
/** @typedef {import("./types.js").Query} Query */
/** @typedef {import("./types.js").Word} Word */

/**
 * @typedef {{query: Query, mask: Uint8Array, scores: Int32Array}} Outcome `mask`: what the query finds, or what is next to that
 * @typedef {Outcome & {from: number, among: number, allowed: Map<string, Uint8Array>, ids: Int32Array, split: string[] | null,
 *   partial: ReturnType<typeof leaveOut> | null}} Answer `ids`: those found that the filters let through, too;
 *   `from`: the oldest segment that was asked; `among`: how many documents were
 */

const NEAR = 20; // documents from the top whose excerpts count for their order
const JOINED_WORDS = 3; // at most, for standing joined in the body
const JOINED_LENGTH = 24;
const REMEMBERED_ANSWERS = 4;
const ENOUGH = 10; // documents of the newest segment, and the older ones are left alone
const FREQUENT = 16; // where more than one in so many documents there is found
const EVERYTHING = { words: [], excluded: [], from: 0, to: 0 };
const DAYS = ""; // among the names of facets: the range of days

/** @param {Query} query */
const wordsOf = (query) => query.reduce((all, { words }) => [...all, ...words], []);

/**
 * @param {Query} query
 * @param {string} field
 * @returns {string[]} words to be shown there
 */
function shownIn(query, field) {
  const words = wordsOf(query).filter((word) => !word.field || word.field === field);
  return [...new Set(words.map(({ text }) => text))];
}

/** One published state of the index, and what was found in it. */
class Edition {
  /**
   * @param {import("./types.js").Loader} loader
   * @param {boolean} [afresh]
   */
  constructor(loader, afresh = false) {
    this.shards = new Shards(loader, afresh);
    this.words = new Words(this.shards);
    this.answers = new Memory(REMEMBERED_ANSWERS);
  }

  /** @param {Request} request @returns {Promise<Answer>} whatever the order and the page: the next page and the facets ask again */
  answer({ text = "", filters = {}, from = 0, to = 0, sort = "", all = false }) {
    const isAll = all || sort === "oldest";
    const key = JSON.stringify([variants.failures, text, filters, from, to, isAll]);
    return this.answers.get(key, async () => {
      await readyToFold(text);
      return this.solve(parseQuery(text), { filters, from, to }, isAll);
    });
  }

  /**
   * Where the newest documents are full of it, the lists of the older ones would be long, and are not fetched before they are asked for.
   * @param {Query} query
   * @param {{filters: Record<string, string[]>, from: number, to: number}} limits
   * @param {boolean} isAll
   * @returns {Promise<Answer>}
   */
  async solve(query, limits, isAll) {
    const { segments } = await this.shards.manifest();
    const newest = segments.length - 1;
    const asked = (query, from) => Promise.all([this.allowances(limits), this.ask(query, from)]);
    const filtered = ([allowed, one]) => ({ ...one, allowed, ids: marked(restrict(one.mask, allowed.values())), split: null, partial: null });
    if (newest && !isAll && wordsOf(query).length) {
      const answer = filtered(await asked(query, newest));
      const count = answer.mask.reduce((sum, one) => sum + one, 0);
      if (answer.ids.length >= ENOUGH && count * FREQUENT > answer.among) return answer;
    }
    const answer = filtered(await asked(query, 0));
    if (answer.ids.length || query.length !== 1) return answer;

    const [alternative] = query;
    const find = (word, within) => this.words.find(word, 0, within);
    const pieces = await split(alternative.words, find);
    const words = pieces || alternative.words;
    const relaxed = pieces ? filtered(await asked([{ ...alternative, words }], 0)) : answer;
    if (relaxed.ids.length) return { ...relaxed, split: words.map(({ text }) => text) };
    if (words.length < 2) return answer;

    const [{ mask }, ...found] = await Promise.all([this.match({ ...alternative, words: [] }, 0), ...words.map((word) => find(word))]);
    const { allowed } = answer;
    const partial = leaveOut(found, mask, restrict(new Uint8Array(mask.length).fill(1), allowed.values()));
    return partial ? { ...relaxed, ...partial, partial } : answer;
  }

  /**
   * @param {{filters: Record<string, string[]>, from: number, to: number}} limits
   * @returns {Promise<Map<string, Uint8Array>>} facets with a choice -> 1 = allowed
   */
  async allowances({ filters, from, to }) {
    const { documents, facets } = await this.shards.manifest();
    const allowed = new Map();
    const days = from || to ? this.days(from, to).then((mask) => allowed.set(DAYS, mask)) : null;
    const choices = facets.map(async ({ name, parts }) => {
      const chosen = new Set(Object.prototype.hasOwnProperty.call(filters, name) ? filters[name] : []);
      if (!chosen.size) return;
      const mask = new Uint8Array(documents);
      for (let part = 0; part < parts.length && chosen.size; part++) (await this.shards.facet(name, part)).allow(chosen, mask);
      allowed.set(name, mask);
    });
    await Promise.all([days, ...choices]);
    return allowed;
  }

  /**
   * @param {number} from yyyymmdd, 0 = open
   * @param {number} to
   * @returns {Promise<Uint8Array>}
   */
  async days(from, to) {
    const { earliest, latest } = await this.shards.dates();
    return Uint8Array.from(earliest, (day, id) => (day && latest[id] >= from && (!to || day <= to) ? 1 : 0));
  }

  /** @param {Query} query @param {number} segment the oldest to be asked @returns {Promise<Outcome & {from: number, among: number}>} */
  async ask(query, segment) {
    const { documents, segments } = await this.shards.manifest();
    const among = segments.slice(segment).reduce((sum, one) => sum + one.documents, 0);
    const matches = await Promise.all((query.length ? query : [EVERYTHING]).map((alternative) => this.match(alternative, segment)));
    const outcome = merge(matches, documents);
    outcome.mask.fill(0, 0, documents - among);
    return { query, from: segment, among, ...outcome };
  }

  /**
   * @param {import("./types.js").Alternative} alternative
   * @param {number} segment the oldest to be asked
   * @returns {Promise<Match>}
   */
  async match({ words, excluded, from, to }, segment) {
    const { documents, shortest_title: shortest } = await this.shards.manifest();
    const find = (word, within) => this.words.find(word, segment, within);
    const [found, without, days] = await Promise.all([
      Promise.all(words.map((word) => find(word))),
      Promise.all(excluded.map((word) => find(word))),
      from || to ? this.days(from, to) : null,
    ]);
    const match = new Match(documents, found);
    for (const one of without) match.exclude(one);
    if (days) match.mask = restrict(match.mask, [days]);
    const isFree = words.every(({ field }) => !field || (words.length === 1 && field === "title"));
    if (!words.length || !isFree) return match;

    const text = joined(words.map((word) => word.text));
    const { length } = Array.from(text);
    const lift = async (tier, field, whole) => {
      const bit = field === "title" ? 1 : 2;
      // Whatever holds the whole: the words' other conditions do not belong here, for what is found is remembered.
      const within = marked(match.mask.map((_, id) => (found.every(({ where }) => where[id] & bit) ? 1 : 0)));
      if (within.length) match.lift(await find({ text: whole, field }, within), tier);
    };
    await Promise.all([
      length >= shortest && lift(4, "title", TITLE_MARKS.join(text)),
      words.length > 1 && words.length <= JOINED_WORDS && length <= JOINED_LENGTH && lift(1, "body", text),
    ]);
    return match;
  }

  /**
   * @param {Answer} answer
   * @param {Request} request
   * @returns {Promise<Int32Array>} the documents of a page
   */
  async page({ query, ids, scores, partial }, { sort = "relevance", offset = 0, limit = 10 }) {
    const end = offset + limit;
    if (sort === "oldest") return ids.slice(offset, end);
    if (sort === "newest") return ids.slice().reverse().slice(offset, end);
    const order = byScore(ids, scores, Math.max(NEAR, end));
    const words = shownIn(query, "body");
    if (words.length > 1 && offset < NEAR && limit && !partial) {
      const top = Array.from(order.subarray(0, NEAR));
      const keys = new Map();
      for (const { id, sections } of await Promise.all(top.map((id) => this.shards.document(id)))) {
        const tier = Math.floor(scores[id] / TIER);
        keys.set(id, scores[id] + (tier + (variety(sections, words) === words.length ? 1 : 0)) * TIER);
      }
      order.set(top.sort((a, b) => keys.get(b) - keys.get(a) || b - a));
    }
    return order.slice(offset, end);
  }

  /** @param {Request} request @param {AbortSignal} [signal] */
  async matching(request, signal) {
    const answer = await this.answer({ ...request, all: true });
    throwIfCancelled(signal);
    return this.page(answer, { ...request, offset: 0, limit: answer.ids.length });
  }
}

class Index {
  /** @param {import("./types.js").Loader} loader */
  constructor(loader) {
    this.loader = loader;
    this.edition = new Edition(loader);
  }

  /** Forget everything that was read, so that the next search asks the server again. */
  forget() {
    this.edition = new Edition(this.loader, true);
  }

  /**
   * Where files do not fit together, the site may have been published anew: then once more.
   * @template T
   * @param {(edition: Edition) => Promise<T>} run
   * @param {boolean} [again]
   * @returns {Promise<T>}
   */
  async attempt(run, again = false) {
    const edition = this.edition;
    try {
      return await run(edition);
    } catch (error) {
      const fault = error instanceof RangeError ? new IndexError("damaged", "") : error;
      const { version } = edition.shards;
      if (again || !version || !(fault instanceof IndexError) || !/damaged|missing|version/.test(fault.code)) throw fault;
      const fresh = new Edition(this.loader, edition.shards.afresh);
      const manifest = await fresh.shards.manifest().catch(() => ({ version }));
      if (manifest.version === version) throw fault;
      if (this.edition === edition) this.edition = fresh;
      return this.attempt(run, true);
    }
  }

  /** @returns {Promise<import("./types.js").Manifest>} */
  manifest() {
    return this.attempt(({ shards }) => shards.manifest());
  }

  /** Do what every search has to begin with, and load the least of it. What fails here comes with the search. */
  warm() {
    readyToFold("");
    parseQuery("-");
    this.edition.shards.manifest().catch(() => {});
  }

  /** Load what every search needs: whoever searches soon waits less. */
  prepare() {
    this.edition.shards.dictionary().catch(() => {});
  }

  /** @returns {Promise<Uint8Array>} */
  suggestions() {
    return this.attempt(({ shards }) => shards.suggestions());
  }

  /** @param {number} id @returns {Promise<import("./types.js").StoredDocument>} */
  document(id) {
    return this.attempt(({ shards }) => shards.document(id));
  }

  /**
   * @param {Request} request
   * @param {AbortSignal} [signal]
   * @returns {Promise<import("./types.js").Result>}
   * @throws IndexError, CancelledError
   */
  search(request, signal) {
    return this.attempt(async (edition) => {
      const answer = await edition.answer(request);
      throwIfCancelled(signal);
      const page = await edition.page(answer, request);
      throwIfCancelled(signal);
      const documents = await Promise.all(Array.from(page, (id) => edition.shards.document(id)));
      const words = wordsOf(answer.query);
      const found = await Promise.all(words.map((word) => edition.words.find(word, answer.from)));
      throwIfCancelled(signal);

      const { query, ids, scores, split, partial } = answer;
      const titleWords = shownIn(query, "title");
      const bodyWords = shownIn(query, "body");
      const hits = documents.map((document) => ({
        id: document.id,
        score: scores[document.id],
        document,
        title: highlight(document.title, titleWords),
        ...excerpts(document.sections, bodyWords),
        matchedWords: partial ? words.filter((_, i) => found[i].where[document.id]).map(({ text }) => text) : [],
      }));
      return {
        total: partial ? 0 : ids.length,
        among: answer.among,
        hits,
        words: words.map((word, i) => ({ ...word, count: found[i].count })),
        split,
        typed: wordsOf(parseQuery(request.text || "")).map(({ text }) => text),
        partial: partial && { total: ids.length, drops: words.map((word, i) => ({ ...word, total: partial.drops[i] })) },
      };
    });
  }

  /**
   * @param {Request} request
   * @param {{name: string, part: number}[]} wanted
   * @param {AbortSignal} [signal]
   * @returns {Promise<Record<string, import("./types.js").FacetCount[]>>} by `name-part`: how many documents each value would show, its
   *   own facet's choice set aside; empty where there is no such part
   */
  facets(request, wanted, signal) {
    return this.attempt(async (edition) => {
      const { mask, allowed } = await edition.answer(request);
      const manifest = await edition.shards.manifest();
      throwIfCancelled(signal);
      const counts = Object.create(null);
      const count = async ({ name, part }) => {
        const facet = manifest.facets.find((one) => one.name === name);
        if (!facet || !(part < facet.parts.length)) return [];
        const others = [...allowed].filter(([other]) => other !== name).map(([, one]) => one);
        return (await edition.shards.facet(name, part)).count(restrict(mask, others));
      };
      const lists = await Promise.all(wanted.map(count));
      throwIfCancelled(signal);
      wanted.forEach(({ name, part }, i) => (counts[`${name}-${part}`] = lists[i]));
      return counts;
    });
  }

  /**
   * @param {Request} request
   * @param {AbortSignal} [signal]
   * @returns {Promise<Int32Array>} all documents that `search` would list, in order
   */
  matching(request, signal) {
    return this.attempt((edition) => edition.matching(request, signal));
  }

  /**
   * @param {Request} request
   * @returns {Promise<{ids: Int32Array, table: string}>} `matching`, and the metadata of all documents of the same state: CSV, newest first
   */
  exported(request) {
    return this.attempt(async (edition) => {
      const [ids, table] = await Promise.all([edition.matching(request), edition.shards.table()]);
      return { ids, table };
    });
  }
}

/**
 * Nothing is fetched before the first call.
 * @param {string} folder URL of the index's folder
 * @param {import("./types.js").Loader} [loader]
 * @returns {Index}
 */
export function openIndex(folder, loader = new Transport(folder)) {
  return new Index(loader);
}
