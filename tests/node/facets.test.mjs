import assert from "node:assert/strict";
import test from "node:test";
import { allowances, countFacets, marked, restrict } from "../../src/huibian/browser/facets.js";

const value = (name, ...documents) => ({ value: name, label: name, parent: -1, documents: Int32Array.from(documents) });
const facets = [
  { name: "province", values: [value("shanxi", 0, 1, 2), value("hebei", 2, 3)] },
  { name: "year", values: [value("2012", 0, 2), value("2013", 1, 3)] },
];
const numbers = (counts, name) => counts[name].map(({ count }) => count);

test("within a facet any value will do, across facets all must agree", () => {
  const allowed = allowances(facets, { province: ["shanxi", "hebei"], year: ["2012"] }, 4);
  assert.deepEqual([...marked(restrict(new Uint8Array(4).fill(1), allowed))], [0, 2]);
});

test("a facet's counts set its own choice aside", () => {
  const matched = Uint8Array.from([1, 1, 1, 0]);
  const counts = countFacets(facets, matched, allowances(facets, { province: ["hebei"] }, 4));
  assert.deepEqual(numbers(counts, "province"), [3, 1]);
  assert.deepEqual(numbers(counts, "year"), [1, 0]);
});

test("an unknown value finds nothing; names of objects' own parts are no filters", () => {
  assert.deepEqual([...allowances(facets, { year: ["1900"] }, 4).get("year")], [0, 0, 0, 0]);
  assert.equal(allowances(facets, Object.create({ year: ["2012"] }), 4).size, 0);
});
