"""Bundles: what a module may say, in which order modules run, and that the script is the modules still."""

import gzip
import json
import subprocess
from pathlib import Path

import pytest

from huibian.assets import SCRIPTS, browser_modules
from huibian.bundling import BundleError, bundles

VECTORS = Path(__file__).parents[1] / "vectors"
LARGEST = 25_000  # bytes of a bundle, compressed

# What the script does is said by `note`; a bundle has no other way out.
RUN = """
const vm = require("node:vm");
const { script, globals } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const notes = [];
vm.runInNewContext(script, { ...globals, TextDecoder, atob, note: (value) => notes.push(value) });
process.stdout.write(JSON.stringify(notes));
"""


def bundle(modules, entry):
    return bundles(modules, [entry])[entry]


def run(script, **globals_):
    """Run a script under Node, where it has little but the language; return what it notes."""
    given = json.dumps({"script": script, "globals": globals_})
    done = subprocess.run(["node", "-e", RUN], input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_modules_run_once_each_after_what_they_import():
    modules = {
        "main.js": 'import { left } from "./left.js";\nimport { right } from "./right.js";\nnote(left() + right);\n',
        "left.js": 'import { base } from "./base.js";\nexport function left() {\n  return base + "l";\n}\nnote("left");\n',
        "right.js": 'import { base } from "./base.js";\nexport const right = base + "r";\nnote("right");\n',
        "base.js": 'export const base = "b";\nnote("base");\n',
        "unused.js": 'note("unused");\n',
    }
    assert run(bundle(modules, "main.js")) == ["base", "left", "right", "blbr"]
    assert run(bundle(modules, "right.js")) == ["base", "right"]


def test_names_of_modules_do_not_meet():
    modules = {
        "main.js": 'import {\n  name as other,\n  Thing,\n} from "./other.js";\nconst name = "main";\nnote([name, other, new Thing().name()]);\n',
        "other.js": 'export const name = "other";\nexport class Thing {\n  name() {\n    return escape("ü");\n  }\n}\n'
        "const escape = (text) => `${text}!`;\nexport {};\n",
    }
    assert run(bundle(modules, "main.js")) == [["main", "other", "ü!"]]


def test_what_one_module_exports_is_not_what_another_means():
    modules = {
        "main.js": 'import { parseInt as other } from "./left.js";\nimport { isNaN } from "./right.js";\n'
        'note([other("3"), parseInt("3"), isNaN(3), [..."ab"].map(String)]);\n',
        "left.js": "export function parseInt(text) {\n  return `left ${text}`;\n}\nexport const String = null;\n",
        "right.js": "export const parseInt = (text) => `right ${text}`;\nexport function isNaN(number) {\n"
        '  return [number, parseInt("3"), "".constructor.String];\n}\n',
    }
    assert run(bundle(modules, "main.js")) == [["left 3", 3, [3, "right 3", None], ["a", "b"]]]


def test_a_bundle_is_strict_and_leaves_no_name_behind():
    script = bundle(
        {"main.js": "note((function () {\n  return this === undefined;\n})());\nvar left = 1;\n"}, "main.js"
    )
    assert run(f"{script};note(typeof left)") == [True, "undefined"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('import other from "./other.js";', "main.js: this import or export is not understood: import other from"),
        ('import * as other from "./other.js";', "not understood: import \\* as other"),
        ('import { a } from "elsewhere";', "not understood: import { a } from"),
        ("export default 1;", "not understood: export default 1;"),
        ("export let a = 1;", "not understood: export let a"),
        ("const a = 1;\nexport { a };", "not understood: export { a };"),
        ('let a;\nimport { b } from "./other.js";', "main.js:2: other.js exports no b"),
        ('import { a } from "./gone.js";', "main.js: there is no module gone.js"),
        ('import { back } from "./back.js";', "import each other: main.js → back.js → main.js"),
        ('const load = () => import("./other.js");', "work in modules only"),
        ("note(import.meta.url);", "work in modules only"),
        ("const a = f();\nconst { b } = g();", "main.js:1: minified, this declaration would come after the next"),
        ("note(1);\n  let a = f(\n    1);\n  // why\n  const [b] = c.d();", "main.js:2: minified"),
        ("const a = ;", "unexpected ; in expression"),
    ],
)
def test_what_a_bundle_cannot_hold_is_refused(text, complaint):
    modules = {
        "main.js": f"{text}\n",
        "other.js": "export const a = 1;\n",
        "back.js": 'import { main } from "./main.js";\nexport const back = 1;\n',
    }
    with pytest.raises(BundleError, match=complaint):
        bundle(modules, "main.js")


@pytest.mark.parametrize(
    "text",
    ["const a = f();\nconst { b } = g(a);", "const a = 1;\nconst { b } = g();", "const { b } = g();\nconst a = f();"],
)
def test_declarations_that_keep_their_order_are_fine(text):
    script = bundle({"main.js": f"{text}\nnote(a + b);\n"}, "main.js")
    assert script.index("g(") > script.index("f(") if "g(a)" in text else script


def test_minifying_keeps_what_only_looks_like_a_comment_or_space():
    text = """
const f = (text) => /a  b\\/\\/ "/.test(text);
const word = "//";
note(f('a  b// "'));
note(`${word ? `c  // ${word} /* d */` : ""}  e`);
"""
    assert run(bundle({"main.js": text}, "main.js")) == [True, "c  // // /* d */  e"]


@pytest.mark.parametrize("entry", SCRIPTS)
def test_no_bundle_is_large(entry):
    script = bundle(browser_modules(), entry).encode()
    size = len(gzip.compress(script, 9, mtime=0))
    print(f"{entry}: {len(script)} bytes, {size} compressed")
    assert size < LARGEST
    assert b"/*" not in script


def vectors(name):
    return json.loads((VECTORS / name).read_text("utf-8"))


def test_minified_modules_do_what_they_did():
    """The shared vectors of what is read and folded, answered by a bundle."""
    asking = """
import { addVariants, foldWithOffsets } from "./analyzer.js";
import { parseQuery } from "./query.js";
import { VARIANTS } from "./variant-table.js";
import { unpackVariants } from "./variants.js";
addVariants(unpackVariants(VARIANTS));
for (const text of texts) {
  const { characters, offsets } = foldWithOffsets(text);
  note([characters.join(""), offsets]);
}
const inVectors = (key, value) => (key === "quoted" ? undefined : value);
for (const query of queries) note(JSON.parse(JSON.stringify(parseQuery(query), inVectors)));
"""
    script = bundle(browser_modules() | {"asking.js": asking}, "asking.js")
    folded, queries = vectors("analyzer.json"), vectors("query.json")
    answers = run(script, texts=[case["text"] for case in folded], queries=[case["query"] for case in queries])
    assert answers[: len(folded)] == [[case["folded"], case["offsets"]] for case in folded]
    assert answers[len(folded) :] == [case["ast"] for case in queries]
