// Files of the index by scripts, in a page made of the little that the loader needs of one.
import assert from "node:assert/strict";
import test from "node:test";
import vm from "node:vm";
import { ScriptTransport } from "../../src/huibian/browser/scripts.js";

/**
 * A page whose scripts lie in `files`, by address without query: their code, or nothing at all ("silent").
 * `asked` lists addresses, `elements` the scripts that are in the page.
 */
function page(files) {
  const asked = [];
  const elements = new Set();
  const context = vm.createContext({});
  globalThis.window = context;
  globalThis.document = {
    currentScript: null,
    createElement: () => {
      const script = { remove: () => elements.delete(script) };
      return script;
    },
    head: {
      appendChild(script) {
        elements.add(script);
        asked.push(script.src);
        const code = files[script.src.replace(/\?.*/, "")];
        if (code === "silent") return;
        setTimeout(() => {
          if (code === undefined) return script.onerror && script.onerror();
          document.currentScript = script;
          try {
            vm.runInContext(code, context);
          } catch (_) {
            // The browser tells the console, then goes on.
          }
          document.currentScript = null;
          if (script.onload) script.onload();
        }, Math.random() * 5);
      },
    },
  };
  return { asked, elements };
}

const handing = (path, bytes) => `huibianFile(${JSON.stringify(path)},"${Buffer.from(bytes).toString("base64")}")`;
const every = Uint8Array.from({ length: 256 }, (_, i) => i);

test("a script hands over the bytes of its file, and goes", async () => {
  const { asked, elements } = page({ "index/a/0001.bin.js": handing("a/0001.bin", every), "index/empty.bin.js": handing("empty.bin", []) });
  const files = new ScriptTransport("index");
  assert.deepEqual(await files.bytes("a/0001.bin", "1234abcd"), every);
  assert.deepEqual(await files.bytes("empty.bin", "1234abcd"), new Uint8Array(0));
  assert.deepEqual(asked, ["index/a/0001.bin.js?v=1234abcd", "index/empty.bin.js?v=1234abcd"]);
  assert.equal(elements.size, 0);
});

test("the manifest, and what was damaged, are asked for anew", async () => {
  const { asked } = page({ "index/manifest.json.js": handing("manifest.json", every), "index/a.bin.js": handing("a.bin", every) });
  const files = new ScriptTransport("index/");
  await files.bytes("manifest.json", "");
  await files.bytes("a.bin", "1234abcd", true);
  for (const address of asked) assert.match(address, /\.js\?t=\d+$/);
});

test("many at once, for several loaders, do not get mixed up", async () => {
  const names = Array.from({ length: 50 }, (_, i) => `${i}.bin`);
  const of = (folder, name) => new TextEncoder().encode(folder + name);
  const { elements } = page(Object.fromEntries(["one/", "two/"].flatMap((folder) => names.map((name) => [`${folder}${name}.js`, handing(name, of(folder, name))]))));
  const loaders = ["one/", "two/"].map((folder) => [folder, new ScriptTransport(folder)]);
  const found = await Promise.all(loaders.flatMap(([folder, files]) => names.map(async (name) => [folder, name, await files.bytes(name, "1")])));
  for (const [folder, name, bytes] of found) assert.deepEqual(bytes, of(folder, name));
  assert.equal(elements.size, 0);
});

for (const [code, kind, script] of [
  ["missing", "no such file", undefined],
  ["damaged", "a file cut off", 'huibianFile("a.bin","AAAA'],
  ["damaged", "bytes that are none", 'huibianFile("a.bin","A?")'],
  ["damaged", "another file", handing("b.bin", every)],
  ["damaged", "something else", "<!doctype html>"],
]) {
  test(`${kind} is ${code}`, async () => {
    const { elements } = page({ "index/a.bin.js": script });
    await assert.rejects(new ScriptTransport("index/").bytes("a.bin", "1"), { name: "IndexError", code, file: "a.bin" });
    assert.equal(elements.size, 0);
  });
}

test("what never comes is given up", async (context) => {
  const { elements } = page({ "index/a.bin.js": "silent" });
  let giveUp;
  context.mock.method(globalThis, "setTimeout", (callback, delay) => {
    assert.ok(delay >= 10_000 && delay <= 60_000);
    giveUp = callback;
  });
  const bytes = new ScriptTransport("index/").bytes("a.bin", "1");
  assert.equal(elements.size, 1);
  giveUp();
  await assert.rejects(bytes, { code: "offline" });
  assert.equal(elements.size, 0);
});
