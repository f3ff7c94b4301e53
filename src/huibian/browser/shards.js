/** The published index as values: which files hold what is asked for, checked and decoded once, and remembered. */
import { addVariants, fold } from "./analyzer.js";
import { ByteReader, decodeText } from "./codec.js";
import { crc32 } from "./crc.js";
import { IndexError } from "./errors.js";
import { FacetPart } from "./facets.js";
import { inflate } from "./inflate.js";
import { Memory } from "./memory.js";

export const FORMAT = 4;
export const ANALYZER = 2;
export const FIELDS = Object.freeze(["title", "body", "place", "department", "topic", "number", "note"]);
/** What a title is indexed between. */
export const TITLE_MARKS = Object.freeze(["\ufdd0", "\ufdd1"]);
const KINDS = ["", "grams", "phrases", "facets", "dates", "documents", "dictionary", "suggestions", "table"]; // of files, by number
const REMEMBERED = 600; // files; a few KiB each

/** @param {Uint8Array} bytes */
const utf8 = (bytes) => new TextDecoder().decode(bytes);

/**
 * @param {number[]} gram code points
 * @returns {number} its shard is that modulo the number of shards
 */
export function gramKey(gram) {
  let hash = 0x811c9dc5;
  for (const point of gram) hash = Math.imul(hash ^ point, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** @param {number} number @returns {string} where a file lies among others of its kind */
const inFolder = (number) => `${Math.floor(number / 1000)}/${number}.bin`;

/**
 * @param {number} field
 * @param {number[]} gram one or two code points
 * @returns {number} what the gram goes by in its shard
 */
export const gramCode = (field, [first, second = -1]) => field * 2 ** 42 + first * 2 ** 21 + second + 1;

/**
 * @param {number} field
 * @param {number[]} phrase code points
 * @param {number} seed
 * @returns {number} what the phrase goes by in its shard
 */
export function phraseHash(field, phrase, seed) {
  let hash = (0x9e3779b9 ^ seed) + Math.imul(field, 0x27d4eb2f);
  for (const point of phrase) {
    hash = Math.imul(hash + point, 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}

/**
 * @typedef {{count: number, often: number, lists: Uint8Array}} Entry
 * @typedef {Map<number, Entry>} Shard by code or hash
 */

/** @param {Uint8Array} bytes payload of a grams shard @returns {Shard} */
export function decodeGrams(bytes) {
  const reader = new ByteReader(bytes);
  let code = 0;
  const heads = Array.from({ length: reader.varint() }, () => {
    code += reader.varint();
    return { code, count: reader.varint(), often: reader.varint(), size: reader.varint() };
  });
  return new Map(heads.map(({ code, count, often, size }) => [code, { count, often, lists: reader.take(size) }]));
}

/** @param {Uint8Array} bytes payload of a phrases shard @returns {Shard} */
export function decodePhrases(bytes) {
  const reader = new ByteReader(bytes);
  const count = reader.varint();
  const hashes = new ByteReader(reader.take(reader.varint())).list(count, 2 ** 32);
  const heads = Array.from(hashes, (hash) => ({ hash, count: reader.varint(), size: reader.varint() }));
  return new Map(heads.map(({ hash, count, size }) => [hash, { count, often: 0, lists: reader.take(size) }]));
}

/**
 * @param {Uint8Array} bytes payload of dates.bin
 * @param {number} documents
 * @returns {{earliest: Int32Array, latest: Int32Array}} days as yyyymmdd; 0: unknown
 */
export function decodeDates(bytes, documents) {
  const reader = new ByteReader(inflate(bytes));
  const earliest = new Int32Array(documents);
  const latest = new Int32Array(documents);
  for (let i = 0, day = 0; i < documents; i++) {
    const step = reader.varint();
    day += step % 2 ? -(step + 1) / 2 : step / 2;
    earliest[i] = day;
    latest[i] = day + reader.varint();
  }
  return { earliest, latest };
}

/** @param {string} heading @returns {string} the id that most headings have, made of what they say */
export function plainId(heading) {
  const words = heading.replace(/^[（(]?[一二三四五六七八九十]+[、）)]/, "").toLowerCase().match(/[a-z0-9\u4e00-\u9fff]+/g);
  return words ? `s-${words.join("-")}` : "";
}

/**
 * Make sure that a file is what it claims to be.
 * @param {Uint8Array} bytes
 * @param {string} path
 * @param {{kind: number, number: number, order: number}} expected
 * @returns {Uint8Array} the payload
 */
export function payload(bytes, path, { kind, number, order }) {
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  if (magic !== "HBIX") throw new IndexError("HBIX".startsWith(magic) ? "damaged" : "foreign", path);
  const reader = new ByteReader(bytes, 4);
  if (reader.byte() !== FORMAT) throw new IndexError("version", path);
  const isRight = reader.byte() === kind && reader.varint() === number && reader.u32() === order;
  if (!isRight || reader.u32() !== crc32(bytes.subarray(reader.at))) throw new IndexError("damaged", path);
  return bytes.subarray(reader.at);
}

/** The files of one state of the archive. */
export class Shards {
  /**
   * @param {import("./types.js").Loader} loader
   * @param {boolean} [afresh] whether to go by what a cache holds
   */
  constructor(loader, afresh = false) {
    this.loader = loader;
    this.afresh = afresh;
    this.memory = new Memory(REMEMBERED);
    this.version = ""; // of the manifest, once that was read
  }

  /** @returns {Promise<import("./types.js").Manifest>} */
  manifest() {
    return this.memory.get("manifest.json", () => this.readManifest());
  }

  async readManifest() {
    const path = "manifest.json";
    const bytes = await this.loader.bytes(path, "", this.afresh);
    let manifest = null;
    try {
      manifest = JSON.parse(utf8(bytes));
    } catch (_) {
      // Not ours.
    }
    if (!manifest || !manifest.format) throw new IndexError(bytes[0] === 0x7b ? "damaged" : "foreign", path);
    if (manifest.format !== FORMAT || manifest.analyzer !== ANALYZER) throw new IndexError("version", path);
    this.version = manifest.version;
    return manifest;
  }

  /**
   * @template T
   * @param {string} kind
   * @param {(payload: Uint8Array, documents: number, other: any) => T | Promise<T>} decode
   * @param {string} [path]
   * @param {number} [number]
   * @param {Promise<any> | null} [other] what is decoded with it, and loaded at the same time
   * @param {{order: string} | null} [segment] that it belongs to
   * @returns {Promise<T>}
   */
  file(kind, decode, path = `${kind}.bin`, number = 0, other = null, segment = null) {
    return this.memory.get(path, async () => {
      const manifest = await this.manifest();
      const { version, documents } = manifest;
      const { order } = segment || manifest;
      try {
        const [bytes, more] = await Promise.all([this.loader.bytes(path, version, this.afresh), other]);
        return await decode(payload(bytes, path, { kind: KINDS.indexOf(kind), number, order: parseInt(order, 16) }), documents, more);
      } catch (error) {
        throw error instanceof RangeError || error instanceof SyntaxError ? new IndexError("damaged", path) : error;
      }
    });
  }

  /**
   * @param {number} at number of the segment
   * @param {"grams" | "phrases"} kind
   * @param {number[]} gram code points that choose the shard
   * @returns {Promise<Shard>}
   */
  async shard(at, kind, gram) {
    const segment = (await this.manifest()).segments[at];
    const number = gramKey(gram) % segment[kind];
    const path = `${kind}/${at}/${inFolder(number)}`;
    return this.file(kind, kind === "grams" ? decodeGrams : decodePhrases, path, number, null, segment);
  }

  dates() {
    return this.file("dates", decodeDates);
  }

  /**
   * @param {string} name
   * @param {number} part there must be such a one
   * @returns {Promise<FacetPart>}
   */
  facet(name, part) {
    const decode = (bytes, documents, above) => new FacetPart(bytes, documents, above);
    return this.file("facets", decode, `facets/${name}-${part}.bin`, part, part ? this.facet(name, part - 1) : null);
  }

  /** @returns {Promise<Uint8Array>} */
  suggestions() {
    return this.file("suggestions", (bytes) => bytes);
  }

  /** @returns {Promise<{frequent: string, past: Uint8Array, text: string}>} what documents have in common; as folded text, too */
  dictionary() {
    return this.file("dictionary", (bytes) => {
      const reader = new ByteReader(inflate(bytes));
      const frequent = utf8(reader.take(reader.varint()));
      const past = reader.bytes.subarray(reader.at);
      return { frequent, past, text: fold(decodeText(past, frequent)) };
    });
  }

  /** @returns {Promise<string>} the metadata of all documents as CSV: names of columns, then the documents, newest first */
  table() {
    return this.file("table", (bytes) => utf8(inflate(bytes)));
  }

  /** @param {number} id @returns {Promise<import("./types.js").StoredDocument>} whose texts can be folded from then on */
  async document(id) {
    const { segments } = await this.manifest();
    const path = `documents/${inFolder(id)}`;
    const decode = (bytes, _, { frequent, past }) => {
      const value = JSON.parse(decodeText(inflate(bytes, past), frequent));
      const [url, title, date, , department, places, topics, , number, source, told, parts, variants = []] = value;
      addVariants(variants.map((pair) => Array.from(pair, (character) => character.charCodeAt(0))));
      const shown = [places.join("\n"), department, topics.join("\n"), number];
      const fields = told.map((text, i) => (text === 0 ? shown[i] : text));
      const sections = parts.map(([id, heading, text]) => ({ id: id === 1 ? plainId(heading) : id, heading, text }));
      return { id, url, title, date, department, places, number, source, fields, sections };
    };
    let end = 0;
    const segment = segments.find(({ documents }) => (end += documents) > id);
    return this.file("documents", decode, path, id, this.dictionary(), segment);
  }

  /** @param {number} id @returns {Promise<string[]>} what the index holds of a document: its fields, folded */
  texts(id) {
    return this.memory.get(`${id}`, async () => {
      const { title, sections, fields } = await this.document(id);
      const body = sections.map(({ heading, text }) => `${heading}\n${text}`).join("\n");
      const folded = [title, body, ...fields].map(fold);
      if (folded[0]) folded[0] = TITLE_MARKS.join(folded[0]);
      return folded;
    });
  }
}
