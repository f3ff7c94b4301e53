// Traditional characters come when a text first needs them: which texts do, and what is found before and after.
import assert from "node:assert/strict";
import test from "node:test";
import { addVariants, foldCharacter, needsVariants } from "../../src/huibian/browser/analyzer.js";
import { readyToFold, variants } from "../../src/huibian/browser/folding.js";
import { publish } from "./encoder.mjs";
import { plain, server, traditional } from "./support.mjs";

const report = (title, body) => ({ title, sections: [["", "", body]], fields: ["", "", "", "", ""] });
const simplified = ["关于煤矿安全的报告", "关于矿山安全的报告", "关于食堂的报告", "关于学习的报告"].map((title) => report(title, `${title}，成效显著。`));
const mixed = [report("關於煤礦安全的報告", "關於煤礦安全的報告，成效顯著。"), ...simplified.slice(1, 3), report("關於學習的報告", "學習。")];
/** As the builder makes it: what is searched is folded, what is shown is not. Folded here without the characters, since they are not there yet. */
const files = new Map([...publish(simplified), ...[...publish(mixed)].filter(([path]) => path.startsWith("documents/"))]);
const every = Array.from({ length: 0x110000 }, (_, point) => String.fromCodePoint(point));
const before = every.map(foldCharacter);
const needing = every.filter(needsVariants);

/** @returns what a search shows */
async function look(index, text) {
  const { total, hits } = await index.search({ text });
  return { total, titles: hits.map(({ title }) => plain(title)) };
}

test("simplified texts need none", async () => {
  let asked = 0;
  variants.load = async () => (asked += 1);
  const text = "成效显著，答复覆盖了乾隆年间的馀款：1200㎡、№ 3、①、½、café、ガラ、AQ1083－2012《办法》〔2012〕3号……𠮷";
  await readyToFold(text, [["s-1", "一、", text]], undefined);
  const state = server(new Map([...files, ...publish(simplified)]));
  assert.equal((await look(state.open(), "矿山安全 | 食堂")).total, 2);
  assert.equal(asked, 0);
});

test("where they cannot be had, it goes on without, and what was found so is not remembered longer", async () => {
  let asked = 0;
  variants.load = async () => {
    asked += 1;
    throw new Error("missing");
  };
  const index = server(files).open();
  assert.equal((await look(index, '"煤礦安全"')).total, 0);
  assert.equal((await look(index, '"煤礦安全"')).total, 0);
  assert.equal(asked, 2, "asked for once more");
  assert.equal((await look(index, "食堂")).total, 1);
  const failures = asked;

  variants.load = async () => {
    asked += 1;
    return [["礦", "矿"], ["關", "关"], ["於", "于"]].map((pair) => pair.map((character) => character.codePointAt(0)));
  };
  const expected = { total: 1, titles: [[["關於", false], ["煤礦安全", true], ["的報告", false]]] };
  assert.deepEqual(await look(index, '"煤礦安全"'), expected);
  assert.deepEqual(Array.from(await index.matching({ text: "煤礦安全" })), [0]);
  assert.equal(asked, failures + 1);
});

test("a document tells what its own characters become: a simplified query needs no others", async () => {
  variants.load = async () => assert.fail("not needed");
  assert.equal(foldCharacter("習"), "習", "not known yet");
  const expected = { total: 1, titles: [[["關於", false], ["學習", true], ["的報告", false]]] };
  assert.deepEqual(await look(server(files).open(), '"学习"'), expected);
});

test("they change only what was said to need them", () => {
  addVariants(traditional(), true);
  assert.ok(!needing.some(needsVariants), "they are there");
  const changed = new Set(every.filter((character, point) => foldCharacter(character) !== before[point]));
  assert.ok(changed.size > 3000);
  const said = new Set(needing);
  assert.deepEqual([...changed].filter((character) => !said.has(character)), []);
});
