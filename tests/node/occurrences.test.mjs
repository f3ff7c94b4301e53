import assert from "node:assert/strict";
import test from "node:test";
import { gramsOf } from "../../src/huibian/browser/analyzer.js";
import { intersect, lineUp } from "../../src/huibian/browser/occurrences.js";
import { chance, varint } from "./support.mjs";

/** Postings and positions of every bigram, as the builder makes them. */
function build(texts) {
  const grams = new Map();
  texts.forEach((text, id) => {
    for (let at = 0; at + 1 < text.length; at++) {
      const gram = text.slice(at, at + 2);
      if (!grams.has(gram)) grams.set(gram, new Map());
      const places = grams.get(gram).get(id) || [];
      grams.get(gram).set(id, [...places, at]);
    }
  });
  return new Map(
    [...grams].map(([gram, documents]) => [
      gram,
      {
        occurrences: {
          ids: Int32Array.from(documents.keys()),
          frequencies: Int32Array.from([...documents.values()], (places) => places.length),
        },
        stream: Uint8Array.from([...documents.values()].flatMap((places) => places.flatMap((at, i) => varint(i ? at - places[i - 1] : at)))),
      },
    ]),
  );
}

function count(text, word) {
  let times = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) times += 1;
  return times;
}

test("a word is found where a plain search finds it, and as often", () => {
  const random = chance(7);
  for (let round = 0; round < 60; round++) {
    const alphabet = "甲乙丙 丁".slice(0, 2 + random(4));
    const texts = Array.from({ length: 12 }, () => Array.from({ length: random(300) }, () => alphabet[random(alphabet.length)]).join(""));
    const grams = build(texts);
    for (let tries = 0; tries < 20; tries++) {
      const word = Array.from({ length: 3 + random(6) }, () => alphabet[random(alphabet.length)]).join("");
      const entries = gramsOf(word).map(({ gram, offset }) => ({ ...grams.get(gram), offset }));
      const expected = texts.map((text, id) => [id, count(text, word)]).filter(([, times]) => times);
      if (entries.some(({ stream }) => !stream)) {
        assert.deepEqual(expected, []);
        continue;
      }
      const { ids, frequencies } = lineUp(entries, intersect(entries.map(({ occurrences }) => occurrences.ids)));
      assert.deepEqual([...ids].map((id, i) => [id, frequencies[i]]), expected, word);
    }
  }
});

test("lists are intersected, the empty one included", () => {
  const list = (...values) => Int32Array.from(values);
  assert.deepEqual([...intersect([list(1, 3, 5, 9), list(3, 4, 9), list(0, 3, 9, 10)])], [3, 9]);
  assert.deepEqual([...intersect([list(1, 2), list()])], []);
  assert.deepEqual([...intersect([list(4)])], [4]);
});

test("common bigrams of 10,000 documents are lined up within 30 ms", () => {
  const documents = 10000;
  const each = 40;
  const ids = Int32Array.from({ length: documents }, (_, id) => id);
  const frequencies = new Int32Array(documents).fill(each);
  const gram = (offset) => ({
    occurrences: { ids, frequencies },
    stream: Uint8Array.from({ length: documents * each }, (_, i) => (i % each ? 75 : 10 + offset)),
    offset,
  });
  const entries = [gram(0), gram(2), gram(4)];
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now();
    assert.equal(lineUp(entries, ids).frequencies[documents - 1], each);
    return performance.now() - start;
  });
  const best = Math.min(...times);
  assert.ok(best < 30, `${best} ms for ${3 * documents * each} positions`);
});
