/** Raw deflate (RFC 1951) with a preset dictionary, which browsers do not offer. What is cut off or malformed is a `RangeError`. */

const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/**
 * @param {ArrayLike<number>} lengths of each symbol's code
 * @returns {Uint16Array} by the next bits: symbol << 4 | length of its code, or 0
 */
function codeTable(lengths) {
  let longest = 1;
  for (let i = 0; i < lengths.length; i++) longest = Math.max(longest, lengths[i]);
  const table = new Uint16Array(1 << longest);
  for (let length = 1, code = 0; length <= longest; length++, code <<= 1) {
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      let reversed = 0;
      for (let bit = 0; bit < length; bit++) reversed |= ((code >> bit) & 1) << (length - 1 - bit);
      for (; reversed < table.length; reversed += 1 << length) table[reversed] = (symbol << 4) | length;
      code += 1;
    }
  }
  return table;
}

const fixed = () => [
  codeTable(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))),
  codeTable(new Uint8Array(30).fill(5)),
];

/**
 * @param {Uint8Array} bytes
 * @param {Uint8Array} [dictionary] what is taken to stand before
 * @returns {Uint8Array}
 */
export function inflate(bytes, dictionary = new Uint8Array(0)) {
  let out = new Uint8Array(dictionary.length + bytes.length * 4);
  let size = dictionary.length;
  out.set(dictionary);
  let at = 0;
  let buffer = 0;
  let left = 0;

  const fill = (count) => {
    for (; left < count && at < bytes.length; left += 8) buffer |= bytes[at++] << left;
  };
  const drop = (count) => {
    if (count > left) throw new RangeError("cut off");
    buffer >>>= count;
    left -= count;
  };
  const bits = (count) => {
    fill(count);
    const value = buffer & ((1 << count) - 1);
    drop(count);
    return value;
  };
  const symbol = (table) => {
    fill(15);
    const entry = table[buffer & (table.length - 1)];
    if (!entry) throw new RangeError("no such code");
    drop(entry & 15);
    return entry >> 4;
  };
  /** What a code of lengths (`step` 4) or distances (2) means: from the second step on, each has one bit more behind it. */
  const valueOf = (code, step) => {
    if (code < step) return code;
    const extra = Math.floor(code / step) - 1;
    return (((code % step) + step) << extra) + bits(extra);
  };
  const reserve = (count) => {
    if (size + count <= out.length) return;
    const larger = new Uint8Array(2 * (size + count));
    larger.set(out);
    out = larger;
  };

  const stored = () => {
    at -= left >> 3; // whole bytes that were read ahead
    buffer = left = 0;
    const length = bits(8) | (bits(8) << 8);
    if ((bits(8) | (bits(8) << 8)) !== (length ^ 0xffff) || at + length > bytes.length) throw new RangeError("cut off");
    reserve(length);
    out.set(bytes.subarray(at, at + length), size);
    at += length;
    size += length;
  };
  const dynamic = () => {
    const literals = bits(5) + 257;
    const distances = bits(5) + 1;
    const codes = new Uint8Array(19);
    for (let i = 0, count = bits(4) + 4; i < count; i++) codes[ORDER[i]] = bits(3);
    const table = codeTable(codes);
    const lengths = new Uint8Array(literals + distances);
    for (let i = 0; i < lengths.length; ) {
      const code = symbol(table);
      if (code < 16) lengths[i++] = code;
      else {
        const value = code === 16 ? lengths[i - 1] : 0;
        for (let count = code === 18 ? bits(7) + 11 : bits(code - 14) + 3; count > 0; count--) lengths[i++] = value;
      }
    }
    return [codeTable(lengths.subarray(0, literals)), codeTable(lengths.subarray(literals))];
  };

  for (let isLast = 0; !isLast; ) {
    isLast = bits(1);
    const kind = bits(2);
    if (kind === 3) throw new RangeError("no such block");
    if (!kind) {
      stored();
      continue;
    }
    const [literals, distances] = kind === 1 ? fixed() : dynamic();
    for (;;) {
      const code = symbol(literals);
      if (code === 256) break;
      if (code < 256) {
        reserve(1);
        out[size++] = code;
        continue;
      }
      const length = code === 285 ? 258 : valueOf(code - 257, 4) + 3;
      const distance = valueOf(symbol(distances), 2) + 1;
      if (distance > size) throw new RangeError("before the beginning");
      reserve(length);
      for (const end = size + length; size < end; size++) out[size] = out[size - distance];
    }
  }
  return out.slice(dictionary.length, size);
}
