/** Bytes to numbers: varints (LEB128) and lists (Rice codes); and to texts. A read past the end is a `RangeError`. */
import { gbkFrom } from "./gbk.js";

/** By byte: 0, or which of the archive's frequent characters it stands for, counted from 1. */
const SINGLE = new Uint8Array(256);
let singles = 0;
for (const [first, last] of [[0x01, 0x1f], [0x7f, 0xa0], [0xff, 0xff]]) {
  for (let byte = first; byte <= last; byte++) SINGLE[byte] = ++singles;
}

export class ByteReader {
  /**
   * @param {Uint8Array} bytes
   * @param {number} [at]
   */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** @returns {number} */
  byte() {
    if (this.at >= this.bytes.length) throw new RangeError("past the end");
    return this.bytes[this.at++];
  }

  /** @returns {number} four bytes, low byte first */
  u32() {
    return (this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)) >>> 0;
  }

  /** @returns {number} up to 2^53, beyond what bit operators hold */
  varint() {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  }

  /**
   * @param {number} length
   * @returns {Uint8Array} a view, not a copy
   */
  take(length) {
    if (this.at + length > this.bytes.length) throw new RangeError("past the end");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /**
   * @param {number} count
   * @param {number} universe up to 2^32
   * @returns {Int32Array | Uint32Array} that many different numbers below `universe`, ascending
   */
  list(count, universe) {
    if (count > universe) throw new RangeError("more than there are");
    if (count <= universe - count) return this.rice(count, universe);
    const missing = this.rice(universe - count, universe);
    const values = new Int32Array(count);
    for (let value = 0, size = 0, next = 0; value < universe; value++) {
      if (value === missing[next]) next += 1;
      else values[size++] = value;
    }
    return values;
  }

  /** @param {number} count @param {number} universe */
  rice(count, universe) {
    const values = universe > 2 ** 31 ? new Uint32Array(count) : new Int32Array(count);
    const quotient = Math.floor(((universe - count) * 11) / (16 * count));
    const width = quotient < 2 ? 0 : 31 - Math.clz32(quotient);
    let byte = 0;
    let left = 0; // low bits of it that were not read yet
    for (let i = 0, high = 0; i < count; ) {
      if (!left) {
        byte = this.byte();
        left = 8;
      }
      const zeros = Math.clz32(byte) - 32 + left;
      high += zeros;
      left -= zeros;
      if (left) {
        values[i++] = high;
        high = 0;
        byte &= (1 << --left) - 1;
      }
    }
    for (let i = 0, value = -1; i < count; i++) {
      let gap = values[i];
      for (let missing = width; missing; ) {
        if (!left) {
          byte = this.byte();
          left = 8;
        }
        const taken = Math.min(missing, left);
        left -= taken;
        missing -= taken;
        gap = gap * (1 << taken) + (byte >> left);
        byte &= (1 << left) - 1;
      }
      value += gap + 1;
      if (value >= universe) throw new RangeError("beyond the last");
      values[i] = value;
    }
    return values;
  }
}

/**
 * @param {Uint8Array} bytes of a document, in the code of the archive
 * @param {string} frequent the characters that take one byte
 * @returns {string}
 */
export function decodeText(bytes, frequent) {
  const pairs = gbkFrom();
  const units = new Uint16Array(bytes.length);
  let size = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte >= 0x20 && byte < 0x7f) units[size++] = byte;
    else if (SINGLE[byte]) units[size++] = frequent.charCodeAt(SINGLE[byte] - 1);
    else units[size++] = pairs.charCodeAt((byte - 0xa1) * 94 + bytes[++i] - 0xa1);
  }
  return new TextDecoder("utf-16le").decode(units.subarray(0, size));
}
