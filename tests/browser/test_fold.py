"""A real browser knows the old character sets and Unicode's rules as Python does: so all of Unicode folds alike."""

import json
import shutil

import pytest

from .conftest import ROOT, Served

pytestmark = pytest.mark.browser

DIGESTS = """async ([folder, size]) => {
  const { addVariants, foldCharacter } = await import(folder + "analyzer.js");
  const { unpackVariants } = await import(folder + "variants.js");
  const { VARIANTS } = await import(folder + "variant-table.js");
  addVariants(unpackVariants(VARIANTS));
  const digests = {};
  for (let first = 0; first < 0x110000; first += size) {
    const characters = Array.from({ length: size }, (_, i) => String.fromCodePoint(first + i));
    const folded = characters.map(foldCharacter);
    if (folded.every((text, i) => text === characters[i])) continue;
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(folded.join("\\n")));
    digests[first] = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  return digests;
}"""


def test_all_of_unicode_folds_as_in_python(tmp_path, open_page):
    blocks = json.loads((ROOT / "tests/vectors/blocks.json").read_text("utf-8"))
    folder = shutil.copytree(ROOT / "src/huibian/browser", tmp_path / "client")
    (folder / "index.html").write_text('<!doctype html><link rel="icon" href="types.js">', "utf-8")
    served = Served(folder)
    page = open_page()
    page.goto(served.url)
    digests = page.evaluate(DIGESTS, [served.url, 0x1000])
    served.close()
    assert digests == {str(block["first"]): block["sha256"] for block in blocks}
