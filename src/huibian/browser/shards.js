/** The published index as values: which files hold what is asked for, decoded once and remembered. */
import { ByteReader, decodeGaps, decodeSmallFloat, decodeVarints } from "./codec.js";
import { IndexError } from "./errors.js";
import { FORMAT, KIND, Transport } from "./transport.js";

export const ANALYZER = 1;
const REMEMBERED = 600; // files; about 16 KiB each

/**
 * @param {string} gram
 * @returns {number} the gram's key: its shard is the key modulo the number of shards
 */
export function hashGram(gram) {
  let hash = 0x811c9dc5;
  for (const character of gram) hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Documents that hold a gram in one field, decoded on first use. */
export class Postings {
  /**
   * @param {number} count
   * @param {Uint8Array} gaps
   * @param {Uint8Array} frequencies empty where every document holds it once
   */
  constructor(count, gaps, frequencies) {
    this.count = count;
    this.gaps = gaps;
    this.packed = frequencies;
    /** @type {import("./types.js").Occurrences | null} */
    this.decoded = null;
  }

  /** @returns {import("./types.js").Occurrences} */
  decode() {
    if (this.decoded) return this.decoded;
    const ids = decodeGaps(this.gaps, this.count);
    const frequencies = this.packed.length ? decodeVarints(this.packed, this.count) : new Int32Array(this.count);
    for (let i = 0; i < frequencies.length; i++) frequencies[i] += 1;
    this.decoded = { ids, frequencies };
    return this.decoded;
  }
}

/** @param {number} field @param {string} gram */
export const entryKey = (field, gram) => `${field} ${gram}`;

/** @param {ByteReader} reader */
function readEntryKey(reader) {
  const field = reader.byte();
  const length = reader.byte();
  let gram = "";
  for (let i = 0; i < length; i++) gram += String.fromCodePoint(reader.varint());
  return entryKey(field, gram);
}

/**
 * @param {Uint8Array} bytes payload of a postings shard
 * @returns {Map<string, Postings>}
 */
export function decodePostings(bytes) {
  const reader = new ByteReader(bytes);
  const entries = Array.from({ length: reader.varint() }, () => ({
    key: readEntryKey(reader),
    count: reader.varint(),
    gaps: reader.varint(),
    frequencies: reader.varint(),
  }));
  return new Map(entries.map((entry) => [entry.key, new Postings(entry.count, reader.take(entry.gaps), reader.take(entry.frequencies))]));
}

/**
 * @param {Uint8Array} bytes payload of a positions shard
 * @returns {Map<string, Uint8Array>} streams, still coded
 */
export function decodePositions(bytes) {
  const reader = new ByteReader(bytes);
  const entries = Array.from({ length: reader.varint() }, () => ({ key: readEntryKey(reader), length: reader.varint() }));
  return new Map(entries.map((entry) => [entry.key, reader.take(entry.length)]));
}

/**
 * @param {Uint8Array} bytes payload of facets.bin
 * @returns {Int32Array[][]} facet, value -> documents
 */
export function decodeFacets(bytes) {
  const reader = new ByteReader(bytes);
  const sizes = Array.from({ length: reader.varint() }, () =>
    Array.from({ length: reader.varint() }, () => ({ count: reader.varint(), length: reader.varint() })),
  );
  return sizes.map((values) => values.map(({ count, length }) => decodeGaps(reader.take(length), count)));
}

/**
 * @param {Uint8Array} bytes payload of dates.bin
 * @param {number} documents
 * @returns {{earliest: Int32Array, latest: Int32Array}} days as yyyymmdd
 */
export function decodeDates(bytes, documents) {
  const numbers = decodeVarints(bytes, documents * 2);
  const earliest = new Int32Array(documents);
  const latest = new Int32Array(documents);
  for (let i = 0; i < documents; i++) {
    earliest[i] = numbers[2 * i];
    latest[i] = earliest[i] + numbers[2 * i + 1];
  }
  return { earliest, latest };
}

/**
 * @param {Uint8Array} bytes payload of lengths.bin
 * @param {number} documents
 * @returns {Float64Array[]} lengths of title and body
 */
export function decodeLengths(bytes, documents) {
  const reader = new ByteReader(bytes);
  return [0, 1].map(() => Float64Array.from(reader.take(documents), decodeSmallFloat));
}

export class Shards {
  /**
   * @param {string} folder URL of the index's folder
   * @param {typeof fetch} fetcher
   */
  constructor(folder, fetcher) {
    this.transport = new Transport(folder, fetcher);
    /** @type {Map<string, Promise<any>>} least recently used first */
    this.memory = new Map();
  }

  /**
   * Fetch once, even when asked twice at the same time; a failure is not remembered.
   * @template T
   * @param {string} file
   * @param {() => Promise<T>} load
   * @returns {Promise<T>}
   */
  remember(file, load) {
    let value = this.memory.get(file);
    this.memory.delete(file);
    if (!value) {
      value = load().catch((error) => {
        if (this.memory.get(file) === value) this.memory.delete(file);
        throw error instanceof RangeError ? new IndexError("damaged", file) : error;
      });
    }
    this.memory.set(file, value);
    if (this.memory.size > REMEMBERED) {
      const oldest = [...this.memory.keys()].find((name) => name !== "manifest.json" && name !== file);
      this.memory.delete(oldest);
    }
    return value;
  }

  /** Begin anew, after the site was published again or a file could not be read. */
  forget() {
    this.memory.clear();
    this.transport.distrustCache();
  }

  /** @returns {Promise<import("./types.js").Manifest>} */
  manifest() {
    return this.remember("manifest.json", async () => {
      const manifest = await this.transport.json("manifest.json", "");
      if (!manifest || typeof manifest !== "object" || !("format" in manifest)) throw new IndexError("foreign", "manifest.json");
      if (manifest.format !== FORMAT || manifest.analyzer !== ANALYZER) throw new IndexError("version", "manifest.json");
      return manifest;
    });
  }

  /**
   * @param {"postings" | "positions"} part
   * @param {string} gram
   * @param {(bytes: Uint8Array) => Map<string, any>} decode
   */
  async shard(part, gram, decode) {
    const { shards, crc } = (await this.manifest())[part];
    const number = hashGram(gram) % shards;
    const file = `${part}/${String(number).padStart(4, "0")}.bin`;
    const expected = { kind: KIND[part], number, crc: crc.slice(number * 8, number * 8 + 8) };
    return this.remember(file, async () => decode(await this.transport.shard(file, expected)));
  }

  /** @param {string} gram @returns {Promise<Map<string, Postings>>} the whole shard: see `entryKey` */
  postings(gram) {
    return this.shard("postings", gram, decodePostings);
  }

  /** @param {string} gram @returns {Promise<Map<string, Uint8Array>>} the whole shard: see `entryKey` */
  positions(gram) {
    return this.shard("positions", gram, decodePositions);
  }

  /**
   * @template T
   * @param {"lengths" | "facets" | "dates"} part
   * @param {(bytes: Uint8Array, documents: number) => T} decode
   * @returns {Promise<T>}
   */
  async single(part, decode) {
    const manifest = await this.manifest();
    const expected = { kind: KIND[part], number: 0, crc: manifest[part] };
    return this.remember(`${part}.bin`, async () =>
      decode(await this.transport.shard(`${part}.bin`, expected), manifest.documents),
    );
  }

  lengths() {
    return this.single("lengths", decodeLengths);
  }

  dates() {
    return this.single("dates", decodeDates);
  }

  /** @returns {Promise<import("./types.js").Facet[]>} names, labels and documents of every facet */
  async facets() {
    const manifest = await this.manifest();
    const [documents, labels] = await Promise.all([
      this.single("facets", decodeFacets),
      this.remember("facets.json", () => this.transport.json("facets.json", manifest.facet_labels, manifest.facet_labels)),
    ]);
    return labels.map((facet, i) => ({
      name: facet.name,
      values: facet.values.map((value, j) => ({ ...value, documents: documents[i][j] })),
    }));
  }

  /** @param {number} id @returns {Promise<import("./types.js").StoredDocument>} */
  async document(id) {
    const version = (await this.manifest()).documents_version;
    const file = `documents/${Math.floor(id / 1000)}/${id}.json`;
    return this.remember(file, async () => {
      const document = await this.transport.json(file, version);
      if (!document || document.id !== id || !Array.isArray(document.sections)) throw new IndexError("damaged", file);
      return document;
    });
  }
}
