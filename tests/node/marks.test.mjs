// Which words a report page is asked to mark, and where they stand in its texts.
import assert from "node:assert/strict";
import test from "node:test";
import { addVariants, fold } from "../../src/huibian/browser/analyzer.js";
import { findMarks, readMarks, withoutMarks } from "../../src/huibian/browser/marks.js";
import { chance, traditional } from "./support.mjs";

addVariants(traditional());

/** What the places hold, their parts divided by `|`. */
const held = (texts, words) =>
  findMarks(texts, words).map((place) => place.map(({ text, start, end }) => texts[text].slice(start, end)).join("|"));

test("every occurrence in a text", () => {
  assert.deepEqual(held(["煤矿安全，安全第一，安"], ["安全"]), ["安全", "安全"]);
  assert.deepEqual(findMarks(["煤矿安全"], ["安全"]), [[{ text: 0, start: 2, end: 4 }]]);
  assert.deepEqual(held(["煤矿安全"], ["生产"]), []);
  assert.deepEqual(held([], ["安全"]), []);
  assert.deepEqual(held(["", ""], ["安全"]), []);
});

test("a word may span texts", () => {
  assert.deepEqual(held(["矿井", "安", "全", "生产"], ["安全生"]), ["安|全|生"]);
  assert.deepEqual(held(["安", "", "全"], ["安全"]), ["安|全"]);
  assert.deepEqual(held(["安全", "安全"], ["全安"]), ["全|安"]);
});

test("places that overlap or touch are one", () => {
  assert.deepEqual(held(["煤矿安全生产"], ["煤矿安", "安全"]), ["煤矿安全"]);
  assert.deepEqual(held(["煤矿安全生产"], ["煤矿", "安全"]), ["煤矿安全"]);
  assert.deepEqual(held(["煤矿的安全"], ["煤矿", "安全"]), ["煤矿", "安全"]);
  assert.deepEqual(held(["安安安"], ["安安"]), ["安安安"]);
  assert.deepEqual(held(["煤矿安全生产"], ["矿安", "煤矿安全"]), ["煤矿安全"]);
});

test("case, width, traditional characters and brackets are alike", () => {
  assert.deepEqual(held(["型号ＡＱ１０８３－b，〔2012〕3号"], [fold("aq1083-B"), fold("（2012）3號")]), ["ＡＱ１０８３－b", "〔2012〕3号"]);
});

test("characters outside the first plane, and those that vanish or become several", () => {
  assert.deepEqual(held(["在𠮷野", "𰻝面"], ["野𰻝"]), ["野|𰻝"]);
  assert.deepEqual(held(["𠮷𠮷安"], ["安"]), ["安"]);
  assert.deepEqual(held(["安\u200b全"], ["安全"]), ["安\u200b全"]);
  assert.deepEqual(held(["第ガ章"], [fold("ガ")]), ["ガ"]);
});

test("white space counts once, and not at the ends of a block", () => {
  assert.deepEqual(held(["energy", "  ", " saving"], ["energy saving"]), ["energy|  | saving"]);
  assert.deepEqual(held([" 3 页"], ["3 页"]), ["3 页"]);
  assert.deepEqual(held(["安\n全"], ["安全"]), []);
});

test("any cut of any text is marked as the whole is", () => {
  const next = chance(5);
  for (let round = 0; round < 300; round++) {
    const text = Array.from({ length: 30 }, () => "安全 Ａa𠮷\u200b"[next(8)] || "").join("").replace(/[\ud800-\udfff]/g, "𠮷");
    const words = [fold(text.slice(next(20)).slice(0, 1 + next(3))), "安全"].filter(Boolean);
    const texts = [];
    for (let rest = Array.from(text); rest.length; ) texts.push(rest.splice(0, next(5)).join(""));
    assert.deepEqual(held(texts, words).map((place) => place.replace(/\|/g, "")), held([text], words), JSON.stringify([texts, words]));
  }
});

test("the words in the address", () => {
  assert.deepEqual(readMarks("?mark=%E7%85%A4&mark=ＡＱ&mark=aq&mark=&mark=%20"), ["煤", "aq"]);
  assert.deepEqual(readMarks("?q=a"), []);
  assert.equal(readMarks(`?${Array.from({ length: 40 }, (_, i) => `mark=w${i}`).join("&")}`).length, 16);
  assert.deepEqual(readMarks("?mark=%E7%85"), ["\ufffd"].map(fold).filter(Boolean));
});

test("the address without them", () => {
  assert.equal(withoutMarks("?mark=a&mark=b"), "");
  assert.equal(withoutMarks("?x=1&mark=a"), "?x=1");
});
