import assert from "node:assert/strict";
import test from "node:test";
import { excerpt } from "../../src/huibian/browser/excerpt.js";

const section = (text) => [{ id: "s", heading: "", text }];
const plain = ({ pieces }) => pieces.map(({ text, hit }) => [text, hit]);

test("words count as near when they end within 70 characters", () => {
  const text = (gap) => `甲${"口".repeat(gap)}乙${"田".repeat(200)}。甲乙`;
  const start = (gap) => plain(excerpt(section(text(gap)), ["甲", "乙"]))[0];
  assert.deepEqual(start(68), ["甲", true], "both within 70: the first place of equals");
  assert.deepEqual(start(69), ["…", false], "one too far: the later place, where both stand together");
});

test("an ellipsis beside a match stays outside of it", () => {
  const pieces = plain(excerpt(section(`${"口".repeat(30)}，甲${"田".repeat(88)}乙${"田".repeat(30)}`), ["甲", "乙"]));
  assert.deepEqual([pieces[0], pieces[1]], [["…", false], ["甲", true]]);
  assert.deepEqual(pieces.slice(-2), [["乙", true], ["…", false]]);
});

test("a match longer than an excerpt is shown whole", () => {
  const word = "甲".repeat(150);
  assert.deepEqual(plain(excerpt(section(`口。${word}。口`), [word])), [["口。", false], [word, true], ["…", false]]);
});
