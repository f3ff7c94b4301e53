/** The traditional characters that fold, unpacked. The twin of `huibian.search.variants`, where the code is explained. */

const TOP = 2 ** 30;
const RENEWED = 2 ** 22;
const MOST = 128;
const [CHANGES, AGAIN, SIGN, DIGIT, LENGTH, CONTEXTS] = [16, 32, 33, 34, 35, 64];
const NEAR = 32;
const CHARSETS = [["gbk", 0xb0, 0xd6, 0xa1], ["gbk", 0xd8, 0xf7, 0xa1], ["big5", 0xa4, 0xc5, 0x40], ["big5", 0xca, 0xf8, 0x40]];

/** @returns {Uint8Array} by character, which parts of GB 2312 and Big5 hold it: a sum of powers of two */
function charsets() {
  const held = new Uint8Array(65536);
  CHARSETS.forEach(([name, first, last, start], i) => {
    const cells = [];
    for (let lead = first; lead <= last; lead++) {
      for (let trail = start; trail < 0xff; trail += trail === 0x7e ? 0x23 : 1) cells.push(lead, trail);
    }
    const text = new TextDecoder(name).decode(Uint8Array.from(cells));
    for (let at = 0; at < text.length; at++) held[text.charCodeAt(at)] |= 1 << i;
  });
  return held;
}

/** @param {string} packed @returns {(context: number) => number} reads the next bit */
function bits(packed) {
  const data = atob(packed);
  const seen = new Uint8Array(2 * CONTEXTS).fill(1);
  let at = 0;
  let width = TOP;
  let code = 0;
  const take = () => (code = code * 256 + (data.charCodeAt(at++) || 0));
  while (at < 4) take();
  return (context) => {
    const zero = 2 * context;
    const zeros = seen[zero];
    const sum = zeros + seen[zero + 1];
    const share = ((width / sum) | 0) * zeros;
    const bit = code < share ? 0 : 1;
    if (bit) {
      code -= share;
      width -= share;
    } else width = share;
    seen[zero + bit] += 2;
    if (sum + 2 > MOST) {
      seen[zero] = (seen[zero] + 1) >> 1;
      seen[zero + 1] = (seen[zero + 1] + 1) >> 1;
    }
    for (; width < RENEWED; width *= 256) take();
    return bit;
  };
}

/** @param {string} packed @returns {[number, number][]} code points, and what they become */
export function unpackVariants(packed) {
  const bit = bits(packed);
  const held = charsets();
  const changing = [];
  const targets = [];
  for (let point = 0x4e00; point < 0x9fa6; point++) {
    if (!bit(held[point])) continue;
    if (bit(CHANGES + held[point])) changing.push(point);
    else do targets.push(point); while (bit(AGAIN));
  }
  let base = 0;
  let wasFar = false;
  return changing.map((point) => {
    let length = 0;
    while (bit(LENGTH + length)) length++;
    let distance = 1;
    while (length--) distance = 2 * distance + bit(DIGIT);
    distance--;
    const place = distance && bit(SIGN) ? base - distance : base + distance;
    const isNear = distance < NEAR;
    if (isNear) base = (base + place) >> 1;
    else if (wasFar) base = place;
    else if (place < base) base--;
    wasFar = !isNear;
    return [point, targets.splice(place, 1)[0]];
  });
}
