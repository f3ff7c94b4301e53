/** Bytes to numbers: varints (LEB128) and lists (Rice codes). A read past the end is a `RangeError`. */

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
   * @param {number} universe
   * @returns {Int32Array} that many different numbers below `universe`, ascending
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
    const values = new Int32Array(count);
    const quotient = Math.floor(((universe - count) * 11) / (16 * count));
    const width = quotient < 2 ? 0 : 31 - Math.clz32(quotient);
    let buffer = 0; // what is left of the bytes read
    let left = 0; // its bits
    for (let i = 0, high = 0; i < count; ) {
      if (!left) {
        buffer = this.byte();
        left = 8;
      }
      const zeros = Math.clz32(buffer) - 32 + left;
      high += zeros;
      left -= zeros;
      if (left) {
        values[i++] = high;
        high = 0;
        buffer &= (1 << --left) - 1;
      }
    }
    for (let i = 0, value = -1; i < count; i++) {
      while (left < width) {
        buffer = (buffer << 8) | this.byte();
        left += 8;
      }
      left -= width;
      value += ((values[i] << width) | (buffer >> left)) + 1;
      buffer &= (1 << left) - 1;
      values[i] = value;
      if (value >= universe) throw new RangeError("beyond the last");
    }
    return values;
  }
}
