import assert from "node:assert/strict";
import test from "node:test";
import { excerpts, findSpans, highlight, variety } from "../../src/huibian/browser/excerpt.js";
import { plain } from "./support.mjs";

const section = (text) => [{ id: "s", heading: "", text }];
const first = (sections, words) => plain(excerpts(sections, words).excerpts[0].pieces);

test("words count as near when they end within 70 characters", () => {
  const text = (gap) => `甲${"口".repeat(gap)}乙${"田".repeat(200)}。甲乙`;
  const start = (gap) => first(section(text(gap)), ["甲", "乙"])[0];
  assert.deepEqual(start(68), ["甲", true], "both within 70: the first place of equals");
  assert.deepEqual(start(69), ["…", false], "one too far: the later place, where both stand together");
  assert.equal(variety(section(`甲${"口".repeat(69)}乙`), ["甲", "乙"]), 1);
  assert.equal(variety(section(`甲${"口".repeat(68)}乙`), ["甲", "乙"]), 2);
  assert.equal(variety(section("口"), ["甲"]), 0);
});

test("an ellipsis beside a match stays outside of it", () => {
  const pieces = first(section(`${"口".repeat(30)}，甲${"田".repeat(88)}乙${"田".repeat(30)}`), ["甲", "乙"]);
  assert.deepEqual([pieces[0], pieces[1]], [["…", false], ["甲", true]]);
  assert.deepEqual(pieces.slice(-2), [["乙", true], ["…", false]]);
});

test("a match longer than an excerpt is shown whole", () => {
  const word = "甲".repeat(150);
  assert.deepEqual(first(section(`口。${word}。口`), [word]), [["口。", false], [word, true], ["…", false]]);
});

test("up to three sections, those with most words first, else in order", () => {
  const sections = ["甲", "无", "乙", "甲，乙", "甲", "甲，乙"].map((text, i) => ({ id: `s${i}`, heading: `${i}`, text }));
  const { excerpts: found, matched } = excerpts(sections, ["甲", "乙"]);
  assert.deepEqual(found.map(({ section, heading }) => [section, heading]), [["s3", "3"], ["s5", "5"], ["s0", "0"]]);
  assert.equal(matched, true);
});

test("where no text holds a word, the section whose heading does, else the first with a text", () => {
  const sections = [{ id: "", heading: "", text: "" }, { id: "a", heading: "一", text: "口" }, { id: "b", heading: "甲", text: "田" }];
  assert.deepEqual(excerpts(sections, ["甲"]), { excerpts: [{ section: "b", heading: "甲", pieces: [{ text: "田", hit: false }] }], matched: true });
  assert.deepEqual(excerpts(sections, ["乙"]), { excerpts: [{ section: "a", heading: "一", pieces: [{ text: "口", hit: false }] }], matched: false });
  assert.deepEqual(excerpts([], ["乙"]), { excerpts: [], matched: false });
});

test("offsets are code points of the text as it was", () => {
  assert.deepEqual(findSpans("𠮷　 ＡＢ\u200b𠮷野", ["𠮷", "b𠮷", "𠮷 a"]).map(({ start, end, word }) => [start, end, word]), [[0, 1, 0], [0, 4, 2], [4, 7, 1], [6, 7, 0]]);
  assert.deepEqual(plain(highlight("𠮷　ＡＢ", ["a"])), [["𠮷　", false], ["Ａ", true], ["Ｂ", false]]);
});
