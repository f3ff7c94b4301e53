/** The characters of two bytes of GB 2312, in their order, which browsers know by heart. */

const SECONDS = 94; // second bytes, and first ones
const FIRST = 0xa1;

let pairs = "";

/** @returns {string} */
function readPairs() {
  const bytes = new Uint8Array(2 * SECONDS * SECONDS);
  for (let i = 0; i < bytes.length; i++) bytes[i] = FIRST + (i % 2 ? (i >> 1) % SECONDS : Math.floor(i / 2 / SECONDS));
  return new TextDecoder("gbk").decode(bytes);
}

/** @param {number} [first] byte @returns {string} the characters from that row on, 94 a row */
export function gbkFrom(first = FIRST) {
  pairs = pairs || readPairs();
  return pairs.slice((first - FIRST) * SECONDS);
}
