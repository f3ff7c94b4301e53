/** Fetches files of the index and makes sure that they are what they claim to be. */
import { ByteReader } from "./codec.js";
import { crc32 } from "./crc.js";
import { IndexError } from "./errors.js";

export const FORMAT = 1;
export const KIND = Object.freeze({ postings: 1, positions: 2, lengths: 3, facets: 4, dates: 5 });

export class Transport {
  /**
   * @param {string} folder URL of the index's folder
   * @param {typeof fetch} fetcher
   */
  constructor(folder, fetcher) {
    this.folder = folder.endsWith("/") ? folder : `${folder}/`;
    this.fetcher = fetcher;
    this.trustsCache = true;
  }

  /** The browser may have kept what was damaged or foreign, under the address of the right file: ask the server from now on. */
  distrustCache() {
    this.trustsCache = false;
  }

  /**
   * @param {string} file path below the folder
   * @param {string} version CRC or digest; empty for the manifest, which is always asked for afresh
   * @returns {Promise<Uint8Array>}
   */
  async bytes(file, version) {
    const fetcher = this.fetcher;
    const cache = !this.trustsCache ? "reload" : version ? "default" : "no-cache";
    let response;
    try {
      response = await fetcher(this.folder + file + (version && `?v=${version}`), { cache });
    } catch (_) {
      throw new IndexError("offline", file);
    }
    if (response.status === 404 || response.status === 410) throw new IndexError("missing", file);
    if (!response.ok) throw new IndexError("server", file);
    try {
      return new Uint8Array(await response.arrayBuffer());
    } catch (_) {
      throw new IndexError("offline", file);
    }
  }

  /**
   * @param {string} file
   * @param {string} version
   * @param {string} [crc] of the whole file, where it is known
   * @returns {Promise<any>}
   */
  async json(file, version, crc) {
    const bytes = await this.bytes(file, version);
    let value;
    try {
      value = JSON.parse(new TextDecoder().decode(bytes));
    } catch (_) {
      throw new IndexError("foreign", file);
    }
    if (crc !== undefined && crc32(bytes) !== crc) throw new IndexError("damaged", file);
    return value;
  }

  /**
   * @param {string} file
   * @param {{kind: number, number: number, crc: string}} expected
   * @returns {Promise<Uint8Array>} the payload
   */
  async shard(file, expected) {
    return payload(await this.bytes(file, expected.crc), file, expected);
  }
}

/**
 * Check a shard's header and checksum.
 * @param {Uint8Array} bytes the whole file
 * @param {string} file
 * @param {{kind: number, number: number, crc: string}} expected
 * @returns {Uint8Array} what follows the header
 */
export function payload(bytes, file, expected) {
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  if (magic !== "HBIX") throw new IndexError("HBIX".startsWith(magic) ? "damaged" : "foreign", file);
  if (bytes.length > 4 && bytes[4] !== FORMAT) throw new IndexError("version", file);
  if (crc32(bytes) !== expected.crc) throw new IndexError("damaged", file);
  const reader = new ByteReader(bytes, 5);
  if (reader.byte() !== expected.kind || reader.varint() !== expected.number) throw new IndexError("damaged", file);
  return bytes.subarray(reader.at);
}
