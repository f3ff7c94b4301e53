/** What a word finds: its bigrams give candidates, the lists of longer stretches sift them, at last their texts tell. */
import { codePoints } from "./analyzer.js";
import { ByteReader } from "./codec.js";
import { variants } from "./folding.js";
import { Memory } from "./memory.js";
import { FIELDS, gramCode, phraseHash } from "./shards.js";

/** @typedef {import("./types.js").Found} Found */
/** @typedef {import("./shards.js").Entry} Entry */
/** @typedef {import("./shards.js").Shard} Shard */
/** @typedef {{ids: Int32Array, often: Int32Array}} Gram documents, ascending */
/** @typedef {{field: number, grams: Gram[], ids: Int32Array | null, isSure: boolean}} Column candidates in a field; null: all documents */

/** Beside the bits of the fields (1 << field): the body holds the word often. */
export const OFTEN = 128;
const BODY = 1;
const REMEMBERED_WORDS = 64;
const SHORT = 4; // code points; of a word no longer than that everything is fetched at once
const AT_ONCE = 4; // bigrams of a longer one
const UNSEEN = 1e9; // more than two characters can occur, one times the other
const LONG = 12; // of a word longer than that the lists of its stretches are hardly ever needed
const FEW = 12; // candidates that are looked into although further bigrams might leave less of them: about what a page shows
const SURE = 4; // with so many times the candidates that can be looked into, those left by other bigrams will hardly be few enough
const PATIENCE = 16; // ms
const NONE = new Int32Array(0);

let marks = new Uint8Array(0); // scratch, all 0 between calls
let kept = new Int32Array(0); // scratch

/**
 * @param {Int32Array} a ascending
 * @param {Int32Array} b ascending
 * @returns {Int32Array} what stands in both
 */
export function intersect(a, b) {
  const [few, many] = a.length < b.length ? [a, b] : [b, a];
  const length = Math.max(0, few[few.length - 1], many[many.length - 1]) + 1 || 0;
  if (marks.length < length) {
    marks = new Uint8Array(length);
    kept = new Int32Array(length);
  }
  // No branches: those would be mispredicted.
  let size = 0;
  for (let i = 0; i < few.length; i++) marks[few[i]] = 1;
  for (let i = 0; i < many.length; i++) {
    kept[size] = many[i];
    size += marks[many[i]];
  }
  for (let i = 0; i < few.length; i++) marks[few[i]] = 0;
  return kept.slice(0, size);
}

/**
 * @param {ByteReader} reader
 * @param {number} count
 * @param {Int32Array} outer
 * @returns {Int32Array} those of `outer` whose ranks are listed
 */
const pick = (reader, count, outer) => reader.list(count, outer.length).map((rank) => outer[rank]);

/** @param {Entry | undefined} entry @param {number} documents @returns {Gram} */
function readGram(entry, documents) {
  if (!entry) return { ids: NONE, often: NONE };
  const reader = new ByteReader(entry.lists);
  const ids = reader.list(entry.count, documents);
  return { ids, often: entry.often ? pick(reader, entry.often, ids) : NONE };
}

/**
 * Which bigrams of a word to fetch, and which only if those before left too many candidates: the rarest first.
 * @param {number[]} points of the word
 * @param {string} common stretches of text that many documents have in common
 * @returns {number[][]} offsets
 */
export function steps(points, common) {
  const all = Array.from({ length: Math.max(1, points.length - 1) }, (_, at) => at);
  if (points.length <= SHORT) return [all];
  const count = (text) => common.split(text).length - 1;
  const characters = points.map((point) => String.fromCodePoint(point));
  const alone = characters.map(count);
  // Pairs that are not there at all go by their characters.
  const often = all.map((at) => count(characters[at] + characters[at + 1]) + (alone[at] * alone[at + 1]) / UNSEEN);
  all.sort((a, b) => often[a] - often[b]);
  return [all.splice(0, AT_ONCE), all.splice(0, AT_ONCE), all].filter(({ length }) => length);
}

/**
 * From the bigrams of a word up to the word itself.
 * @param {Int32Array[]} lists documents of each bigram in a field
 * @param {{field: number, points: number[], phrases: Shard[], seed: number}} word its shards, by offset
 * @param {import("./types.js").Manifest} manifest
 * @returns {{ids: Int32Array, isSure: boolean}} not sure: those documents may hold the word, no others do
 */
export function sift(lists, { field, points, phrases, seed }, { verify, longest }) {
  const few = verify[field];
  let isFew = false;
  for (let length = 3; length <= Math.min(points.length, longest) && !isFew; length++) {
    const shorter = lists;
    lists = shorter.slice(1).map((next, at) => {
      const candidates = intersect(shorter[at], next);
      if (candidates.length <= few) {
        isFew = true;
        return candidates;
      }
      const entry = phrases[at].get(phraseHash(field, points.slice(at, at + length), seed));
      if (entry) return pick(new ByteReader(entry.lists), entry.count, candidates);
      return length < 5 ? NONE : candidates;
    });
  }
  const ids = lists.reduce(intersect);
  return { ids, isSure: !isFew && (points.length <= longest || ids.length > few) };
}

let rested = 0;

/** Let the page do something else, should the last time be long ago. */
async function rest() {
  const now = performance.now();
  if (now - rested < PATIENCE) return;
  await new Promise((resolve) => setTimeout(resolve));
  rested = performance.now();
}

/** The search for one word in a segment, whose documents are counted from 0. */
class Hunt {
  /**
   * @param {import("./shards.js").Shards} shards
   * @param {import("./types.js").Manifest} manifest
   * @param {{at: number, first: number}} segment its number and its first document
   * @param {import("./types.js").Word} word
   * @param {Int32Array | null} within
   */
  constructor(shards, manifest, { at, first }, { text, field }, within) {
    this.shards = shards;
    this.manifest = manifest;
    this.at = at;
    this.first = first;
    this.segment = manifest.segments[at];
    this.text = text;
    this.within = within;
    this.points = codePoints(text);
    const fields = field ? [FIELDS.indexOf(field)] : FIELDS.map((_, number) => number);
    /** @type {Column[]} */
    this.columns = fields.map((number) => ({ field: number, grams: [], ids: within, isSure: this.points.length < 3 }));
  }

  /** @param {number} at */
  bigram(at) {
    return this.points.slice(at, at + 2);
  }

  /** @param {number[]} offsets of bigrams that the candidates have to hold, too */
  async narrow(offsets) {
    const shards = await Promise.all(offsets.map((at) => this.shards.shard(this.at, "grams", this.bigram(at))));
    await rest();
    for (const column of this.columns) {
      offsets.forEach((at, i) => {
        if (column.ids && !column.ids.length) return;
        const gram = readGram(shards[i].get(gramCode(column.field, this.bigram(at))), this.segment.documents);
        column.grams[at] = gram;
        column.ids = column.ids ? intersect(column.ids, gram.ids) : gram.ids;
      });
    }
    this.columns = this.columns.filter(({ ids }) => ids.length);
  }

  /** @returns {number[]} candidates of all fields that are still to be looked into */
  open() {
    const ids = new Set();
    for (const column of this.columns) if (!column.isSure) for (const id of column.ids) ids.add(id);
    return [...ids];
  }

  /** @returns {Promise<Shard[]>} of phrases, by offset */
  phrases() {
    return Promise.all(this.points.slice(2).map((_, at) => this.shards.shard(this.at, "phrases", this.points.slice(at, at + 3))));
  }

  /** Leave no candidate that does not hold the word. */
  async run() {
    const few = Math.max(...this.manifest.verify);
    const enough = Math.min(FEW, few);
    if (this.points.length > 2 && this.within && this.within.length <= enough) return this.look();
    const foresee = () => this.phrases().catch(() => {}); // they come while we go on
    if (this.points.length <= SHORT) foresee();
    const common = this.points.length > SHORT ? (await this.shards.dictionary()).text : "";
    for (const offsets of steps(this.points, common)) {
      await this.narrow(offsets);
      if (this.open().length <= enough) return this.look();
      if (this.open().length > SURE * few && this.points.length <= LONG) foresee();
    }
    if (this.open().length > few) {
      const phrases = await this.phrases();
      for (const column of this.columns) {
        await rest();
        const lists = column.grams.map(({ ids }) => ids);
        const { ids, isSure } = sift(lists, { field: column.field, points: this.points, phrases, seed: this.segment.seed }, this.manifest);
        column.ids = intersect(column.ids, ids);
        column.isSure = isSure;
      }
    }
    return this.look();
  }

  async look() {
    const texts = new Map();
    await Promise.all(this.open().map(async (id) => texts.set(id, await this.shards.texts(this.first + id))));
    for (const column of this.columns) {
      if (!column.isSure) column.ids = column.ids.filter((id) => texts.get(id)[column.field].includes(this.text));
    }
  }

  /** @returns {Int32Array} documents whose body holds the word often: recorded only where there are many */
  often() {
    const body = this.columns.find(({ field }) => field === BODY);
    if (!body || body.ids.length <= this.manifest.verify[BODY]) return NONE;
    return body.grams.reduce((some, { often }) => intersect(some, often), body.ids);
  }
}

/** Finds words, and remembers those asked for last. */
export class Words {
  /** @param {import("./shards.js").Shards} shards */
  constructor(shards) {
    this.shards = shards;
    this.memory = new Memory(REMEMBERED_WORDS);
  }

  /**
   * @param {import("./types.js").Word} word
   * @param {number} from number of the oldest segment that is asked
   * @param {Int32Array} [within] the only documents that can hold it
   * @returns {Promise<Found>}
   */
  find(word, from, within) {
    return this.memory.get(`${variants.failures}${from}${word.field}:${word.text}`, () => this.hunt(word, from, within || null));
  }

  /**
   * @param {import("./types.js").Word} word
   * @param {number} from
   * @param {Int32Array | null} within
   * @returns {Promise<Found>}
   */
  async hunt(word, from, within) {
    const manifest = await this.shards.manifest();
    const where = new Uint8Array(manifest.documents);
    let count = 0;
    let among = 0;
    let first = 0;
    const hunts = manifest.segments.map(async ({ documents }, at) => {
      const begin = first;
      first += documents;
      if (at < from) return;
      among += documents;
      const here = within && within.filter((id) => id >= begin && id < begin + documents).map((id) => id - begin);
      const hunt = new Hunt(this.shards, manifest, { at, first: begin }, word, here);
      await hunt.run();
      for (const { field, ids } of hunt.columns) for (const id of ids) where[begin + id] |= 1 << field;
      for (let id = begin; id < begin + documents; id++) if (where[id]) count += 1;
      for (const id of hunt.often()) where[begin + id] |= OFTEN;
    });
    await Promise.all(hunts);
    return { where, count, among };
  }
}
