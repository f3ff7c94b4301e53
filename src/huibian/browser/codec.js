/** Bytes to numbers: varints (LEB128), gap-coded lists, small floats. A read past the end is a `RangeError`. */

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
}

/**
 * @param {Uint8Array} bytes
 * @param {number} count how many varints below 2^31 are in there
 * @returns {Int32Array}
 */
export function decodeVarints(bytes, count) {
  const values = new Int32Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    let byte = bytes[at++];
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
    }
    values[i] = value;
  }
  if (at > bytes.length) throw new RangeError("past the end");
  return values;
}

/**
 * @param {Uint8Array} bytes first value, then differences
 * @param {number} count
 * @returns {Int32Array} ascending
 */
export function decodeGaps(bytes, count) {
  const values = decodeVarints(bytes, count);
  for (let i = 1; i < count; i++) values[i] += values[i - 1];
  return values;
}

/**
 * @param {number} byte a length as a small float
 * @returns {number}
 */
export function decodeSmallFloat(byte) {
  return byte < 16 ? byte : ((byte & 7) + 8) * 2 ** ((byte >> 3) - 2);
}
