import assert from "node:assert/strict";
import test from "node:test";
import { CancelledError } from "../../src/huibian/browser/errors.js";
import { openIndex } from "../../src/huibian/browser/search.js";
import { server, vectorsFolder } from "./support.mjs";

const folder = new URL("index-1/", vectorsFolder);
const withoutVersion = (url) => url.replace(/\?.*/, "");
const html = () => new TextEncoder().encode("<!doctype html><title>log in</title>");
const cut = (bytes) => bytes.slice(0, bytes.length - 1);

function altered(at, change) {
  return (bytes) => {
    const copy = bytes.slice();
    copy[at] = change(copy[at]);
    return copy;
  };
}

function manifestWith(changes) {
  return (bytes) => new TextEncoder().encode(JSON.stringify({ ...JSON.parse(new TextDecoder().decode(bytes)), ...changes }));
}

test("nothing is fetched before the first search", () => {
  const { fetcher, asked } = server(folder);
  openIndex("/index/", fetcher);
  assert.deepEqual(asked, []);
});

test("only what a query needs is fetched, and once", async () => {
  const { fetcher, asked } = server(folder);
  const index = openIndex("/index/", fetcher);
  await Promise.all([index.search({ text: "太原" }), index.search({ text: "太原" })]);
  assert.equal(new Set(asked).size, asked.length);
  const files = asked.map(withoutVersion);
  assert.equal(files.filter((file) => file.startsWith("postings/")).length, 1, "one bigram, one shard");
  assert.deepEqual(files.filter((file) => file.startsWith("positions/") || file === "dates.bin"), []);
  const before = asked.length;
  await index.search({ text: "太原", sort: "oldest" });
  assert.equal(asked.length, before);
});

test("a word that no document can hold costs no positions", async () => {
  const { fetcher, asked } = server(folder);
  await openIndex("/index/", fetcher).search({ text: "太原延安苹果" });
  assert.deepEqual(asked.filter((file) => file.startsWith("positions/")), []);
});

test("all but the manifest are asked for with their version", async () => {
  const { fetcher, asked } = server(folder);
  await openIndex("/index", fetcher).search({ text: "服务的报告", from: 20000101 });
  for (const url of asked) assert.match(url, url.startsWith("manifest") ? /^manifest\.json$/ : /\?v=[0-9a-f]{8}$/);
});

const faults = [
  ["manifest.json", "offline", "offline"],
  ["manifest.json", 404, "missing"],
  ["manifest.json", html, "foreign"],
  ["manifest.json", () => new TextEncoder().encode("null"), "foreign"],
  ["manifest.json", manifestWith({ format: 2 }), "version"],
  ["manifest.json", manifestWith({ analyzer: 2 }), "version"],
  ["lengths.bin", 503, "server"],
  ["lengths.bin", html, "foreign"],
  ["lengths.bin", cut, "damaged"],
  ["lengths.bin", () => new Uint8Array(), "damaged"],
  ["lengths.bin", altered(4, () => 2), "version"],
  ["lengths.bin", altered(9, (byte) => byte ^ 1), "damaged"],
  ["facets.bin", 404, "missing"],
  ["facets.json", html, "foreign"],
  ["facets.json", (bytes) => new TextEncoder().encode(`${new TextDecoder().decode(bytes)} `), "damaged"],
  ["postings", html, "foreign"],
  ["postings", cut, "damaged"],
  ["positions", 404, "missing"],
  ["documents", html, "foreign"],
  ["documents", () => new TextEncoder().encode('{"id": 999, "sections": []}'), "damaged"],
];

for (const [place, fault, code] of faults) {
  test(`${place}: ${typeof fault === "function" ? fault.name || "altered" : fault} is reported as ${code}, and a second try works`, async () => {
    const { fetcher, asked, broken } = server(folder);
    const request = { text: "服务的报告" };
    await openIndex("/index/", fetcher).search(request);
    const files = asked.map(withoutVersion).filter((file) => file === place || file.startsWith(`${place}/`));
    assert.ok(files.length);
    for (const file of files) broken.set(file, fault);
    const index = openIndex("/index/", fetcher);
    await assert.rejects(index.search(request), { name: "IndexError", code });
    broken.clear();
    index.forget();
    assert.ok((await index.search(request)).total > 0);
  });
}

test("a shard in another's place is noticed, even with a checksum that fits", async () => {
  const { fetcher, asked, broken } = server(folder);
  await openIndex("/index/", fetcher).search({ text: "太原" });
  const [shard] = asked.map(withoutVersion).filter((file) => file.startsWith("postings/"));
  const number = Number(shard.match(/\d+/)[0]);
  const other = (number + 1) % 10;
  const wrong = new Uint8Array(await (await fetcher(`/index/postings/${String(other).padStart(4, "0")}.bin`)).arrayBuffer());
  const manifest = JSON.parse(new TextDecoder().decode(await (await fetcher("/index/manifest.json")).arrayBuffer()));
  const sums = manifest.postings.crc.match(/.{8}/g);
  sums[number] = sums[other];
  broken.set(shard, () => wrong);
  broken.set("manifest.json", manifestWith({ postings: { ...manifest.postings, crc: sums.join("") } }));
  await assert.rejects(openIndex("/index/", fetcher).search({ text: "太原" }), { code: "damaged" });
});

test("a search that was cancelled gives nothing", async () => {
  const { fetcher } = server(folder);
  const index = openIndex("/index/", fetcher);
  const controller = new AbortController();
  const search = index.search({ text: "太原" }, controller.signal);
  controller.abort();
  await assert.rejects(search, CancelledError);
  assert.ok((await index.search({ text: "太原" })).total);
});

test("a failure is not remembered", async () => {
  const { fetcher, broken } = server(folder, new Map([["lengths.bin", "offline"]]));
  const index = openIndex("/index/", fetcher);
  await assert.rejects(index.search({ text: "太原" }), { code: "offline" });
  broken.clear();
  assert.ok((await index.search({ text: "太原" })).total);
});

test("forgetting asks the server again", async () => {
  const { fetcher, asked } = server(folder);
  const index = openIndex("/index/", fetcher);
  await index.search({ text: "太原" });
  const before = asked.length;
  index.forget();
  await index.search({ text: "太原" });
  assert.equal(asked.length, 2 * before);
});

test("the counts of the words say which one gives nothing", async () => {
  const index = openIndex("/index/", server(folder).fetcher);
  const { total, words } = await index.search({ text: "太原 飞碟 -延安" });
  assert.equal(total, 0);
  assert.deepEqual(words.map(({ text, count }) => [text, count > 0]), [["太原", true], ["飞碟", false]]);
});

test("an excerpt tells whether a word stands in its section", async () => {
  const index = openIndex("/index/", server(folder).fetcher);
  const matched = async (text) => (await index.search({ text, limit: 1 })).hits[0].excerpt.matched;
  assert.equal(await matched("冷库"), true);
  assert.equal(await matched("一、冷库"), true);
  assert.equal(await matched("部门:农业局"), false);
});
