import assert from "node:assert/strict";
import test from "node:test";
import { byScore, joined } from "../../src/huibian/browser/rank.js";
import { Brute } from "./brute.mjs";
import { publish } from "./encoder.mjs";
import { chance, server } from "./support.mjs";

const document = (title, body = "", fields = {}) => ({
  title,
  sections: [["", "", body]],
  fields: ["place", "department", "topic", "number", "note"].map((name) => fields[name] || ""),
});
const index = (documents, options) => server(publish(documents, options)).open();
const TIER = 2 ** 20;
const tiers = ({ hits }) => hits.map(({ id, score }) => [id, Math.floor(score / TIER)]);

test("the tiers, from the whole title down to anywhere", async () => {
  const documents = [
    document("供热", "太原，后是供热"),
    document("供热的报告", "太原供热"),
    document("供热太原的报告"),
    document("供热的报告", "", { place: "太原" }),
    document("甲", "", { place: "太原", topic: "供热" }),
    document("太原供热"),
  ];
  const search = index(documents);
  assert.deepEqual(tiers(await search.search({ text: "太原 供热" })), [[5, 4], [2, 3], [3, 2], [4, 2], [1, 1], [0, 0]]);
  assert.deepEqual(tiers(await search.search({ text: "太原供热" })), [[5, 4], [1, 0]]);
  assert.deepEqual(tiers(await search.search({ text: "标题:供热" })).slice(0, 2), [[0, 4], [5, 3]]);
  assert.deepEqual(tiers(await search.search({ text: "正文:太原 正文:供热" })), [[1, 0], [0, 0]]);
});

test("letters stand joined with a space between", async () => {
  const search = index([document("aq 1083"), document("甲", "用的是 aq 1083 型"), document("乙", "aq1083"), document("太原 a")]);
  assert.deepEqual(tiers(await search.search({ text: "AQ 1083" })), [[0, 4], [1, 1], [2, 0]]);
  assert.deepEqual(tiers(await search.search({ text: "太原 a" })), [[3, 4]]);
  assert.equal(joined(["太原", "供热", "a", "b", "报告"]), "太原供热 a b 报告");
});

test("up to three words and 24 characters count as joined", async () => {
  const [twelve, thirteen, other] = ["甲乙丙丁戊己庚辛壬癸子丑", "甲乙丙丁戊己庚辛壬癸子丑寅", "东西南北春夏秋冬梅兰竹菊"];
  const bodies = [twelve + other, thirteen + other, "一二三", "一二三四"];
  const search = index(bodies.map((body) => document("无", body)));
  const tier = async (text) => tiers(await search.search({ text }))[0];
  assert.deepEqual(await tier(`${twelve} ${other}`), [0, 1]);
  assert.deepEqual(await tier(`${thirteen} ${other}`), [1, 0]);
  assert.deepEqual(await tier("一 二 三"), [3, 1]);
  assert.deepEqual(await tier("一 二 三 四"), [3, 0]);
});

test("a word in a place weighs more than in the text, a rare word more than a common one", async () => {
  const search = index([document("甲", "太原"), document("甲", "", { place: "太原" }), document("甲", "大同"), ...Array.from({ length: 5 }, () => document("甲", "大同"))]);
  const { hits } = await search.search({ text: "太原 | 大同" });
  // 太原: floor(9 / 3) = 3, two digits; 大同: floor(9 / 7) = 1, one digit.
  assert.deepEqual(hits.map(({ id, score }) => [id, score]), [[1, 2 * TIER + 12], [0, 2], [7, 1], [6, 1], [5, 1], [4, 1], [3, 1], [2, 1]]);
});

test("what a body holds three times has a point more", async () => {
  const bodies = ["矿山", "矿山、矿山", "矿山、矿山、矿山", "矿山", "矿业"];
  const search = index(bodies.map((body) => document("甲", body)));
  // floor(6 / 5) = 1: one digit.
  assert.deepEqual((await search.search({ text: "矿山" })).hits.map(({ id, score }) => [id, score]), [[2, 2], [3, 1], [1, 1], [0, 1]]);
});

test("words near each other come first within their tier, among the first twenty", async () => {
  const far = `太原${"口".repeat(80)}大同`;
  const documents = Array.from({ length: 30 }, (_, id) => document("甲", id === 3 || id === 12 ? "太原，大同" : far));
  const search = index(documents, { longest: 3 });
  const ids = async (request) => (await search.search({ text: "太原 大同", limit: 30, ...request })).hits.map(({ id }) => id);
  const expected = [12, 29, 28];
  assert.deepEqual((await ids({})).slice(0, 3), expected, "3 is beyond the twenty");
  assert.deepEqual((await ids({})).slice(-4), [3, 2, 1, 0]);
  assert.deepEqual(await ids({ offset: 1, limit: 2 }), expected.slice(1));
  assert.deepEqual(await ids({ offset: 25, limit: 2 }), [4, 3]);
  assert.deepEqual((await ids({ sort: "newest" })).slice(0, 2), [29, 28]);
  assert.deepEqual((await ids({ text: "太原 标题:甲" })).slice(0, 2), [29, 28], "one word for the body has no neighbour");
  assert.deepEqual([...(await search.matching({ text: "太原 大同" }))], await ids({}));
});

test("scores sort best first, equal ones newest first", () => {
  assert.deepEqual([...byScore(Int32Array.of(0, 2, 3, 4), [5, 9, 7, 5, 5])], [2, 4, 3, 0]);
  assert.deepEqual([...byScore(new Int32Array(0), [1])], []);
  const random = chance(2);
  for (let round = 0; round < 200; round++) {
    const scores = Array.from({ length: 40 + random(100) }, () => random(1 + random(300)));
    const ids = Int32Array.from(scores.keys()).filter(() => random(4));
    const expected = [...ids].sort((a, b) => scores[b] - scores[a] || b - a);
    for (const most of [1, 20, ids.length - 1, ids.length, 500]) assert.deepEqual([...byScore(ids, scores, most)], expected.slice(0, most));
  }
});

test("any query gives what the description says", async () => {
  const random = chance(21);
  const alphabet = "甲乙丙丁 ";
  const text = (most) => Array.from({ length: random(most + 1) }, () => alphabet[random(alphabet.length)]).join("");
  const seen = { split: 0, partial: 0, found: 0, none: 0, narrow: 0 };
  for (let round = 0; round < 20; round++) {
    const count = 5 + random(30);
    const documents = Array.from({ length: count }, () => ({
      title: text(6),
      sections: Array.from({ length: 1 + random(2) }, (_, i) => [`s${i}`, text(4).trim(), text(random(4) ? 30 : 160).replace(/ +/g, " ").trim()]),
      fields: Array.from({ length: 5 }, () => text(5)),
      earliest: random(4) ? 20000101 + random(3) * 10000 : 0,
    }));
    for (const one of documents) one.latest = one.earliest && one.earliest + random(2) * 30;
    const all = Array.from({ length: count }, (_, id) => id);
    const top = [0, 1, 2].map((i) => ({ value: `v${i}`, label: `值${i}`, ids: all.filter(() => random(3) > i) }));
    const below = [0, 1, 2].map((i) => ({ value: `v${i}/x`, label: `下${i}`, parent: i, ids: top[i].ids.filter(() => random(2)) }));
    const lowest = { value: "v2/x/y", label: "底", parent: 5, ids: below[2].ids.filter(() => random(2)) };
    const facets = { province: [...top, ...below, lowest], type: [{ value: "t", label: "t", ids: all.filter(() => random(2)) }] };
    const verify = 1 + random(3);
    const older = random(2) ? Math.floor(count / 3) : 0;
    const segments = [older, count - older].filter(Boolean);
    const search = index(documents, { verify, facets, longest: 5, segments });
    const whole = new Brute(documents, { verify, facets, segments });
    const within = Object.fromEntries(Object.entries(facets).map(([name, values]) => [name, values.map((one) => ({ ...one, ids: one.ids.filter((id) => id >= older).map((id) => id - older) }))]));
    const newest = new Brute(documents.slice(older), { verify, facets: within });
    for (let tries = 0; tries < 30; tries++) {
      const token = () => `${random(8) ? "" : "-"}${random(6) ? "" : ["标题:", "地点:", "正文:"][random(3)]}${text(random(3) ? 2 : 7).replace(/ /g, random(2) ? "" : " ") || "甲"}`;
      const query = Array.from({ length: 1 + random(3) }, token).join(random(5) ? " " : " | ") + (random(8) ? "" : " 日期:2001");
      const request = {
        text: random(10) ? query : "",
        filters: random(3) ? {} : { province: random(2) ? ["v0/x", "v1"] : ["v2/x/y", "none"], type: random(2) ? ["t"] : [] },
        from: random(6) ? 0 : 20010101,
        to: random(6) ? 0 : 20011231,
        sort: ["relevance", "relevance", "newest", "oldest"][random(4)],
        all: Boolean(random(2)),
        limit: 1000,
      };
      const result = await search.search(request);
      const isNarrow = result.among < count;
      const first = isNarrow ? older : 0; // document that is asked
      const brute = isNarrow ? newest : whole;
      const expected = brute.search(request);
      expected.ids = expected.ids.map((id) => id + first);
      const { total, query: alternatives } = newest.search(request);
      const everywhere = newest.search({ text: request.text }).total;
      const mayBeNarrow = older && !request.all && request.sort !== "oldest" && alternatives.some(({ words }) => words.length);
      assert.equal(isNarrow, Boolean(mayBeNarrow && total >= 10 && everywhere * 16 > count - older), JSON.stringify(request));
      const note = JSON.stringify(request);
      assert.deepEqual(
        { total: result.total, split: result.split, ids: result.hits.map(({ id }) => id), scores: result.hits.map(({ score }) => score) },
        { total: expected.total, split: expected.split, ids: expected.ids, scores: expected.scores },
        note,
      );
      assert.deepEqual([...(await search.matching(request))], whole.search(request).ids, note);
      if (expected.partial) {
        const { total, drops } = result.partial;
        assert.deepEqual({ total, drops: drops.map((drop) => drop.total), matched: result.hits.map(({ matchedWords }) => matchedWords) }, expected.partial, note);
      } else assert.equal(result.partial, null, note);
      const counts = await search.facets(request, [{ name: "province", part: 0 }, { name: "province", part: 1 }]);
      assert.deepEqual([...counts["province-0"], ...counts["province-1"]].map((one) => one.count), brute.counts(request, "province"), note);
      if (isNarrow) seen.narrow += 1;
      seen[expected.split ? "split" : expected.partial ? "partial" : expected.total ? "found" : "none"] += 1;
    }
  }
  for (const [way, times] of Object.entries(seen)) assert.ok(times > 5, `${way}: ${times}`);
});

test("days and numbers of documents are not cut", async () => {
  const search = index([document("", "青安监 (2012) 共40号，2012年 12月，表 16")]);
  for (const text of ["2012年12月16日", "青安监〔2012〕40号", "青安监(2012)第40"]) {
    const { total, split } = await search.search({ text });
    assert.deepEqual([total, split], [0, null], text);
  }
  for (const text of ["2012年青安监", "青安监(2012)40号青安监"]) assert.ok((await search.search({ text })).split, text);
});

test("letters and digits stay together where a word is cut, and what is held nowhere is a piece, too", async () => {
  const search = index([document("", "编号 q108 和 10，号码 aq"), document("", "在 2012 年")]);
  for (const text of ["aq1083", "q1089", "1080", "2012a"]) {
    const { total, split, partial } = await search.search({ text });
    assert.deepEqual([total, split, partial], [0, null, null], text);
  }
  const both = await search.search({ text: "编号aq" });
  assert.deepEqual([both.total, both.split, both.typed], [1, ["编号", "aq"], ["编号aq"]]);
  const { total, partial } = await search.search({ text: "编号aq1083" });
  assert.deepEqual([total, partial.drops.map((drop) => [drop.text, drop.total])], [0, [["编号", 0], ["aq1083", 1]]]);
});
