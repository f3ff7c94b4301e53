import assert from "node:assert/strict";
import test from "node:test";
import { constants, deflateRawSync } from "node:zlib";
import { inflate } from "../../src/huibian/browser/inflate.js";
import { chance } from "./support.mjs";

const random = chance(11);

/** Bytes with repetitions near and far, some of them long. */
function sample(length) {
  const bytes = [];
  while (bytes.length < length) {
    if (bytes.length && random(3)) {
      const from = random(bytes.length);
      for (let i = from, count = random(400); count > 0; count--) bytes.push(bytes[i++]);
    } else for (let count = random(40); count > 0; count--) bytes.push(random(random(2) ? 256 : 8));
  }
  return Uint8Array.from(bytes.slice(0, length));
}

const strategies = { dynamic: constants.Z_DEFAULT_STRATEGY, fixed: constants.Z_FIXED, "Huffman only": constants.Z_HUFFMAN_ONLY, "runs only": constants.Z_RLE };

for (const [name, strategy] of Object.entries(strategies)) {
  test(`what zlib deflates comes back: ${name}`, () => {
    for (const length of [0, 1, 2, 100, 5000, 70000]) {
      const bytes = sample(length);
      const dictionary = sample(3000);
      for (const level of [1, 6, 9]) {
        assert.deepEqual(inflate(deflateRawSync(bytes, { level, strategy })), bytes);
        assert.deepEqual(inflate(deflateRawSync(bytes, { level, strategy, dictionary }), dictionary), bytes);
      }
    }
  });
}

test("stored blocks, also between others", () => {
  for (const length of [0, 1, 65535, 65536, 200000]) {
    const bytes = sample(length);
    assert.deepEqual(inflate(deflateRawSync(bytes, { level: 0 })), bytes);
  }
  const noise = Uint8Array.from({ length: 50000 }, () => random(256));
  const mixed = Uint8Array.from([...sample(30000), ...noise, ...sample(30000)]);
  assert.deepEqual(inflate(deflateRawSync(mixed, { level: 9, memLevel: 1 })), mixed);
});

test("the dictionary is what stands before", () => {
  const text = new TextEncoder().encode("赴太原学习职工服务中心建设的考察报告");
  const packed = deflateRawSync(text, { dictionary: text });
  assert.ok(packed.length < 12);
  assert.deepEqual(inflate(packed, text), text);
  assert.throws(() => inflate(packed), RangeError, "reaches before the beginning");
});

test("what is cut off is noticed", () => {
  const text = sample(3000);
  for (const options of [{ level: 9 }, { level: 0 }, { strategy: constants.Z_FIXED }]) {
    const packed = deflateRawSync(text, options);
    for (let length = 0; length < packed.length; length += 1 + (length >> 5)) assert.throws(() => inflate(packed.subarray(0, length)), RangeError);
  }
});

test("nonsense ends, with or without an error", () => {
  for (let round = 0; round < 300; round++) {
    const bytes = Uint8Array.from({ length: 200 }, () => random(256));
    try {
      assert.ok(inflate(bytes).length < 1e6);
    } catch (error) {
      assert.ok(error instanceof RangeError, String(error));
    }
  }
});
