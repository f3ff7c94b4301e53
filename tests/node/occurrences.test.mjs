import assert from "node:assert/strict";
import test from "node:test";
import { OFTEN, Words, intersect, steps } from "../../src/huibian/browser/occurrences.js";
import { FIELDS, Shards } from "../../src/huibian/browser/shards.js";
import { standing } from "./brute.mjs";
import { foldedTexts, publish } from "./encoder.mjs";
import { chance, server } from "./support.mjs";

const some = (random, alphabet, most) => Array.from({ length: random(most + 1) }, () => alphabet[random(alphabet.length)]).join("");

function randomDocuments(random, alphabet, count, length) {
  return Array.from({ length: count }, () => ({
    title: some(random, alphabet, 5),
    sections: Array.from({ length: 1 + random(3) }, (_, i) => [i ? `s${i}` : "", some(random, alphabet, 6), some(random, `${alphabet}\n`, length)]),
    fields: Array.from({ length: 5 }, () => some(random, `${alphabet}\n`, 8)),
  }));
}

/** Counts how far words went: through phrases, through texts, or by bigrams alone. */
function tally(asked, seen) {
  const has = (folder) => asked.some((url) => url.startsWith(folder));
  seen[has("phrases/") ? (has("documents/") ? "phrases and texts" : "phrases") : has("documents/") ? "texts" : "bigrams"] += 1;
}

test("any word is found where a plain search finds it", async () => {
  const random = chance(7);
  const seen = { "phrases and texts": 0, phrases: 0, texts: 0, bigrams: 0 };
  for (let round = 0; round < 30; round++) {
    const alphabet = Array.from("甲乙丙 𠮷a").slice(0, 2 + random(5));
    const verify = 1 + random(4);
    const longest = 4 + random(5);
    const documents = randomDocuments(random, alphabet, 6 + random(24), 30 + random(60));
    const texts = documents.map(foldedTexts);
    const older = random(2) * Math.floor(documents.length / 2);
    const segments = [older, documents.length - older].filter(Boolean);
    const published = server(publish(documents, { verify, longest, segments, grams: 1 + random(5), phrases: 1 + random(4), seed: random(3) }));
    const shards = new Shards(published.loader);
    for (let tries = 0; tries < 40; tries++) {
      const source = texts[random(texts.length)][random(2) ? 1 : 0].split("\n")[0];
      const at = random(source.length + 1);
      const word = (random(3) ? source.slice(at, at + 1 + random(longest)) : some(random, alphabet, longest)).replace(/[\ufdd0\ufdd1]/g, "").replace(/ +/g, " ").trim();
      // Half of a pair is no character.
      if (!word || Array.from(word).some((character) => /^[\ud800-\udfff]$/.test(character))) continue;
      const asked = { text: word, field: random(4) ? "" : FIELDS[random(7)] };
      published.asked.length = 0;
      shards.memory.held.clear();
      const from = random(segments.length);
      const { where, count, among } = await new Words(shards).find(asked, from);
      tally(published.asked, seen);
      const left = from ? older : 0; // documents of segments that are not asked
      assert.equal(among, documents.length - left);
      const expected = standing(texts, asked, verify, segments).map(({ bits, isOften }, id) => (id < left ? { bits: 0 } : { bits, isOften })).map(({ bits, isOften }) => bits | (isOften ? OFTEN : 0));
      assert.deepEqual([...where], expected, `${JSON.stringify(asked)}, verify ${verify}, longest ${longest}`);
      assert.equal(count, expected.filter(Boolean).length);
    }
  }
  for (const [way, count] of Object.entries(seen)) assert.ok(count > 5, `${way}: ${count} words`);
});

test("of a word longer than what is recorded every stretch must stand in the text", async () => {
  const random = chance(5);
  const documents = randomDocuments(random, "甲乙", 40, 250);
  const texts = documents.map(foldedTexts);
  const published = server(publish(documents, { verify: 15, longest: 5 }));
  const words = new Words(new Shards(published.loader));
  let inexact = 0;
  let looked = 0;
  for (let tries = 0; tries < 60; tries++) {
    const length = 6 + random(4);
    const word = Array.from({ length }, () => "甲乙"[random(2)]).join("");
    const { where } = await words.find({ text: word, field: "body" }, 0);
    const stretches = Array.from({ length: length - 4 }, (_, at) => word.slice(at, at + 5));
    const together = texts.map((fields) => stretches.every((stretch) => fields[1].includes(stretch)));
    const exact = texts.map((fields) => fields[1].includes(word));
    const isTaken = together.filter(Boolean).length > 15;
    const expected = isTaken ? together : exact;
    if (expected.some((found, id) => found !== exact[id])) inexact += 1;
    if (!isTaken && together.some((found, id) => found !== exact[id])) looked += 1;
    assert.deepEqual([...where].map((bits) => Boolean(bits & 2)), expected, word);
  }
  assert.ok(inexact && looked, `the words of this test are too easy: ${inexact}, ${looked}`);
});

test("a rare word moves few bytes", async () => {
  const random = chance(9);
  const documents = randomDocuments(random, "甲乙丙丁戊己", 30, 80);
  documents[17].sections.push(["x", "", "县总工会赴太原学习职工服务中心建设情况的报告"]);
  const published = server(publish(documents, { grams: 500, phrases: 50 }));
  const shards = new Shards(published.loader);
  const ask = async (text) => {
    published.asked.length = 0;
    shards.memory.held.clear();
    const { count } = await new Words(shards).find({ text, field: "" }, 0);
    return { count, asked: published.asked.map((url) => url.replace(/\/.*/, "")) };
  };
  const number = ({ asked }, folder) => asked.filter((name) => name === folder).length;

  const short = await ask("服务中心建设");
  assert.equal(short.count, 1);
  assert.equal(number(short, "grams"), 4, "four of five pairs are enough");
  assert.equal(number(short, "documents"), 1);
  const long = await ask("县总工会赴太原学习职工服务中心建设");
  assert.equal(long.count, 1);
  assert.equal(number(long, "grams"), 4, "of a long word four pairs at first");
  const absent = await ask("太原延安");
  assert.equal(absent.count, 0);
  assert.deepEqual([number(absent, "grams"), number(absent, "documents"), number(absent, "phrases")], [3, 0, 2], "of a short word everything at once");
});

test("the pairs that are rarest in what documents have in common are fetched first", () => {
  const order = (word, common) => steps(Array.from(word, (each) => each.codePointAt(0)), common);
  const common = "关于赴外地考察学习的报告;关于学习情况的报告;考察学习;报告学关";
  const word = "关于赴𠮷县考察学习的报告";
  const pairs = (offsets) => offsets.map((at) => Array.from(word).slice(at, at + 2).join(""));
  assert.deepEqual(order(word, common).map(pairs), [
    ["赴𠮷", "𠮷县", "县考", "于赴"],
    ["习的", "考察", "关于", "的报"],
    ["察学", "报告", "学习"],
  ]);
  assert.deepEqual(order("外关地于告", common), [[2, 0, 1, 3]], "of those that are not there the characters decide");
  assert.deepEqual(order("学习情况", common), [[0, 1, 2]]);
  assert.deepEqual(order("学", common), [[0]]);
});

test("what stands in few documents is looked up in these, without any list", async () => {
  const random = chance(3);
  const documents = randomDocuments(random, "甲乙丙", 30, 80);
  documents[4].title = "甲乙丙甲";
  const published = server(publish(documents));
  const { where, count } = await new Words(new Shards(published.loader)).find({ text: "\ufdd0甲乙丙甲\ufdd1", field: "title" }, 0, Int32Array.of(4, 9));
  assert.deepEqual([count, where[4], where[9]], [1, 1, 0]);
  assert.ok(!published.asked.some((url) => url.startsWith("grams/")));
});

test("lists are intersected, the empty one included", () => {
  const list = (...values) => Int32Array.from(values);
  assert.deepEqual([...intersect(list(1, 3, 5, 9), list(0, 3, 9, 10))], [3, 9]);
  assert.deepEqual([...intersect(list(1, 2), list())], []);
  assert.deepEqual([...intersect(list(4), list(4))], [4]);
});

test("a word is looked up once, and a failure is not remembered", async () => {
  const published = server(publish(randomDocuments(chance(1), "甲乙", 5, 20)), new Map([0, 1, 2].map((i) => [`grams/0/0/${i}.bin`, 503])));
  const words = new Words(new Shards(published.loader));
  await assert.rejects(words.find({ text: "甲乙", field: "" }, 0), { code: "server" });
  published.broken.clear();
  const both = await Promise.all([words.find({ text: "甲乙", field: "" }, 0), words.find({ text: "甲乙", field: "" }, 0)]);
  assert.equal(both[0], both[1]);
  for (let i = 0; i < 100; i++) await words.find({ text: `甲${i}`, field: "" }, 0);
  assert.ok(words.memory.held.size < 100);
});
