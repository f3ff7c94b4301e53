import assert from "node:assert/strict";
import test from "node:test";
import { FacetPart, marked, restrict } from "../../src/huibian/browser/facets.js";
import { publish } from "./encoder.mjs";
import { server } from "./support.mjs";

const value = (name, ids, parent) => ({ value: name, label: name.toUpperCase(), parent, ids });
const facets = {
  province: [value("shanxi", [0, 1, 2]), value("hebei", [2, 3]), value("shanxi/taiyuan", [0, 2], 0), value("shanxi/taiyuan/qingxu", [2], 2), value("hebei/baoding", [3], 1)],
  year: [value("2012", [0, 2]), value("2013", [1, 3])],
  department: [value("gonghui", [0, 1, 2, 3])],
};
const documents = ["甲", "甲", "乙", "甲乙"].map((title) => ({ title, sections: [], fields: ["", "", "", "", ""], earliest: 20120101 }));
const published = () => server(publish(documents, { facets }));
const counts = (list) => list.map(({ value, count }) => [value, count]);
const facetFiles = ({ asked }) => asked.filter((url) => url.startsWith("facets/")).map((url) => url.replace(/\?.*/, ""));

test("values with their labels, parents and documents", async () => {
  const { open } = published();
  const result = await open().facets({}, [{ name: "province", part: 1 }, { name: "province", part: 0 }]);
  assert.deepEqual(result["province-0"], [
    { value: "shanxi", label: "SHANXI", parent: -1, count: 3 },
    { value: "hebei", label: "HEBEI", parent: -1, count: 2 },
  ]);
  assert.deepEqual(result["province-1"].map(({ value, parent, count }) => [value, parent, count]), [["shanxi/taiyuan", 0, 2], ["shanxi/taiyuan/qingxu", 2, 1], ["hebei/baoding", 1, 1]]);
});

test("within a facet any value will do, across facets all must agree", async () => {
  const search = published().open();
  const ids = async (filters) => [...(await search.matching({ filters, sort: "oldest" }))];
  assert.deepEqual(await ids({ province: ["shanxi", "hebei"], year: ["2012"] }), [0, 2]);
  assert.deepEqual(await ids({ province: ["shanxi/taiyuan/qingxu", "hebei/baoding"] }), [2, 3]);
  assert.deepEqual(await ids({ province: ["shanxi/taiyuan"], year: ["2013"] }), []);
});

test("a facet's counts set its own choice aside", async () => {
  const search = published().open();
  const result = await search.facets({ text: "甲", filters: { province: ["hebei"] } }, [{ name: "province", part: 0 }, { name: "year", part: 0 }]);
  assert.deepEqual(counts(result["province-0"]), [["shanxi", 2], ["hebei", 1]]);
  assert.deepEqual(counts(result["year-0"]), [["2012", 0], ["2013", 1]]);
});

test("an unknown value finds nothing; names of objects' own parts are no filters", async () => {
  const search = published().open();
  assert.equal((await search.search({ filters: { year: ["1900"] } })).total, 0);
  assert.equal((await search.search({ filters: Object.create({ year: ["2012"] }) })).total, 4);
  assert.deepEqual(await search.facets({}, [{ name: "constructor", part: 0 }, { name: "year", part: 1 }]), Object.assign(Object.create(null), { "constructor-0": [], "year-1": [] }));
});

test("only the parts that are needed are fetched", async () => {
  const state = published();
  const search = state.open();
  await search.search({ text: "甲" });
  assert.deepEqual(facetFiles(state), []);
  await search.search({ text: "甲", filters: { province: ["shanxi"] } });
  assert.deepEqual(facetFiles(state), ["facets/province-0.bin"]);
  await search.facets({ text: "甲", filters: { province: ["shanxi"] } }, [{ name: "year", part: 0 }]);
  assert.deepEqual(facetFiles(state), ["facets/province-0.bin", "facets/year-0.bin"]);
  await search.search({ text: "甲", filters: { province: ["shanxi", "hebei/baoding"] } });
  assert.deepEqual(facetFiles(state), ["facets/province-0.bin", "facets/year-0.bin", "facets/province-1.bin"]);
});

test("days are fetched where a range is asked for", async () => {
  const state = published();
  const search = state.open();
  await search.search({ text: "甲" });
  assert.ok(!state.asked.some((url) => url.startsWith("dates")));
  assert.equal((await search.search({ text: "甲", from: 20130101 })).total, 0);
  assert.ok(state.asked.some((url) => url.startsWith("dates.bin")));
});

test("a part that lacks a list is damaged", () => {
  const files = publish(documents, { facets });
  const bytes = files.get("facets/year-0.bin");
  assert.throws(() => new FacetPart(bytes.subarray(15, bytes.length - 1), 4, null), RangeError);
});

test("masks", () => {
  assert.deepEqual([...restrict(Uint8Array.of(1, 1, 0, 1), [Uint8Array.of(1, 0, 1, 1)])], [1, 0, 0, 1]);
  assert.deepEqual([...marked(Uint8Array.of(0, 1, 0, 1))], [1, 3]);
});
