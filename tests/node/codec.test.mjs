import assert from "node:assert/strict";
import test from "node:test";
import { ByteReader, decodeGaps, decodeSmallFloat, decodeVarints } from "../../src/huibian/browser/codec.js";
import { crc32 } from "../../src/huibian/browser/crc.js";
import { varint } from "./support.mjs";

test("varints of every length come back", () => {
  const values = [0, 1, 127, 128, 16383, 16384, 2 ** 28, 2 ** 31 - 1];
  const bytes = Uint8Array.from(values.flatMap(varint));
  assert.deepEqual([...decodeVarints(bytes, values.length)], values);
  const reader = new ByteReader(Uint8Array.from(varint(2 ** 40 + 5)));
  assert.equal(reader.varint(), 2 ** 40 + 5);
});

test("gaps add up", () => {
  assert.deepEqual([...decodeGaps(Uint8Array.from([3, 1, 0x80, 1]), 3)], [3, 4, 132]);
});

test("what is cut off is noticed", () => {
  assert.throws(() => decodeVarints(Uint8Array.from([1, 2]), 3), RangeError);
  assert.throws(() => decodeVarints(Uint8Array.from([1, 0x80]), 2), RangeError);
  assert.throws(() => new ByteReader(Uint8Array.from([0x80])).varint(), RangeError);
  assert.throws(() => new ByteReader(Uint8Array.from([1])).take(2), RangeError);
});

test("small floats are exact below 16 and lose less than an eighth above", () => {
  const encode = (value) => {
    const shift = Math.max(0, 28 - Math.clz32(value));
    return value < 16 ? value : (shift + 1) * 8 + (value >>> shift);
  };
  for (let value = 0; value < 16; value++) assert.equal(decodeSmallFloat(encode(value)), value);
  for (let value = 16; value < 2 ** 30; value = Math.ceil(value * 1.01)) {
    const decoded = decodeSmallFloat(encode(value));
    assert.ok(decoded <= value && decoded > value * (7 / 8), `${value} came back as ${decoded}`);
  }
});

test("the check value of CRC-32", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), "cbf43926");
  assert.equal(crc32(new Uint8Array()), "00000000");
});
