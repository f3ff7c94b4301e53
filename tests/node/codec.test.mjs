import assert from "node:assert/strict";
import test from "node:test";
import { ByteReader, decodeText } from "../../src/huibian/browser/codec.js";
import { crc32 } from "../../src/huibian/browser/crc.js";
import { FREQUENT, encodeList, encodeText } from "./encoder.mjs";
import { chance, varint } from "./support.mjs";

const reader = (bytes) => new ByteReader(Uint8Array.from(bytes));

test("varints of every length come back", () => {
  const values = [0, 1, 127, 128, 16383, 16384, 2 ** 28, 2 ** 31 - 1, 2 ** 40 + 5, 2 ** 53 - 1];
  const all = reader(values.flatMap(varint));
  assert.deepEqual(values.map(() => all.varint()), values);
});

test("four bytes, low byte first", () => {
  assert.equal(reader([1, 2, 3, 0xff]).u32(), 0xff030201);
});

test("lists of every density come back, and end where they end", () => {
  const random = chance(3);
  for (let round = 0; round < 400; round++) {
    const universe = 1 + random([2, 9, 100, 3000, 100000][round % 5]);
    const share = [1, 3, 50, 500, 970, 1000][random(6)];
    const numbers = Array.from({ length: universe }, (_, i) => i).filter(() => random(1000) < share);
    const bytes = encodeList(numbers, universe);
    const both = reader([...bytes, ...encodeList([0, 2], 9)]);
    assert.deepEqual([...both.list(numbers.length, universe)], numbers, `${numbers.length} of ${universe}`);
    assert.equal(both.at, bytes.length);
    assert.deepEqual([...both.list(2, 9)], [0, 2]);
  }
});

test("hashes are lists, too", () => {
  const random = chance(4);
  for (const count of [1, 2, 3, 10, 500]) {
    const numbers = [...new Set([0, 2 ** 32 - 1, ...Array.from({ length: 1000 }, () => random(2 ** 32))].slice(0, count + 1).slice(1))].sort((a, b) => a - b);
    assert.deepEqual([...reader(encodeList(numbers, 2 ** 32)).list(numbers.length, 2 ** 32)], numbers);
  }
});

test("none and all take no bytes", () => {
  assert.deepEqual([...reader([]).list(0, 5)], []);
  assert.deepEqual([...reader([]).list(5, 5)], [0, 1, 2, 3, 4]);
  assert.deepEqual([...reader([]).list(0, 0)], []);
});

test("a list by hand", () => {
  // 3 of 40: q = floor(37 × 11 / 48) = 8, k = 3; gaps 5, 0, 20: halves 0, 0, 2 and 101, 000, 100.
  assert.deepEqual(encodeList([5, 6, 27], 40), [0b11001101, 0b00010000]);
  assert.deepEqual([...reader([0b11001101, 0b00010000]).list(3, 40)], [5, 6, 27]);
});

test("what is cut off or does not fit is noticed", () => {
  assert.throws(() => reader([0x80]).varint(), RangeError);
  assert.throws(() => reader([1]).take(2), RangeError);
  assert.throws(() => reader([1, 2, 3]).u32(), RangeError);
  assert.throws(() => reader([]).list(3, 2), RangeError);
  const bytes = encodeList([5, 6, 27, 38], 40);
  assert.throws(() => reader(bytes.slice(0, -1)).list(4, 40), RangeError);
  assert.throws(() => reader(encodeList([39], 40)).list(1, 30), RangeError, "beyond the last");
});

test("the check value of CRC-32", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  assert.equal(crc32(new Uint8Array()), 0);
});

test("texts in the code of the archive", () => {
  const text = '赴太原学习，的《办法》〔2012〕15号　"A～z"…·—镕𠮷\n';
  for (const frequent of [FREQUENT, "", "原"]) {
    const bytes = Uint8Array.from(encodeText(JSON.stringify(text), frequent));
    assert.equal(JSON.parse(decodeText(bytes, frequent)), text);
  }
  assert.ok(encodeText("的的的", FREQUENT).length === 3 && encodeText("的的的", "").length === 6);
  assert.equal(decodeText(Uint8Array.of(0x01, 0x1f, 0x7f, 0xa0, 0xff), FREQUENT), [0, 30, 31, 64, 65].map((i) => FREQUENT[i]).join(""));
});
