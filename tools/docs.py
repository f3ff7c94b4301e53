#!/usr/bin/env python3
"""Write anew what the manual takes from the code.

These are docs/front-matter*.md, docs/problems*.md, and the table of settings in the READMEs; and what the examples of
problems really give: src/huibian/data/problem-params.json.

python tools/docs.py            write
python tools/docs.py --check    change nothing; fail where a page is not what the code says
"""

import re
import sys
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from babel.messages.pofile import read_po
from examples import params_json

from huibian.config import settings_markdown
from huibian.explaining import problems_markdown
from huibian.record.manual import front_matter_markdown

ROOT = Path(__file__).parents[1]
PARAMS = ROOT / "src/huibian/data/problem-params.json"
CATALOG = ROOT / "src/huibian/locale/zh_CN/LC_MESSAGES/huibian.po"
MARKED = re.compile(r"(<!-- settings: [^\n]*-->\n).*?(<!-- /settings -->)", re.DOTALL)


def pages(translate: Callable[[str], str], suffix: str) -> Iterator[tuple[Path, str]]:
    """Yield the pages of one language with what they should hold."""
    yield ROOT / f"docs/front-matter{suffix}.md", front_matter_markdown(translate)
    yield ROOT / f"docs/problems{suffix}.md", problems_markdown(translate)
    readme = ROOT / f"README{suffix}.md"
    table = settings_markdown(translate)
    yield readme, MARKED.sub(lambda found: found[1] + table + found[2], readme.read_text("utf-8"))


def main() -> int:
    """Write or check all pages."""
    with CATALOG.open("rb") as file:
        catalog = read_po(file)
    chinese = {str(message.id): str(message.string) for message in catalog if message.string}
    stale = []
    for path, text in chain(
        [(PARAMS, params_json())], pages(str, ""), pages(lambda message: chinese.get(message, message), ".zh-CN")
    ):
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        stale.append(path.relative_to(ROOT).as_posix())
        if "--check" not in sys.argv:
            path.write_text(text, "utf-8")
    print(", ".join(stale) or "manual up to date")
    return bool(stale) and "--check" in sys.argv


if __name__ == "__main__":
    sys.exit(main())
