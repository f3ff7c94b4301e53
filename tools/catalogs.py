#!/usr/bin/env python3
"""Keep the message catalogs in step with the code.

python tools/catalogs.py            extract all messages, update the .po files, report what lacks a translation
python tools/catalogs.py --merge F  the same, taking translations from another .po file where one is missing
python tools/catalogs.py --check    change nothing; fail where a message is missing, fuzzy, obsolete or untranslated
"""

import argparse
import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "src/huibian/locale"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "numbered": (1, 2)}
PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\([^)]*\)s")


def extract() -> Catalog:
    """Collect every message of the sources and the default theme's templates."""
    catalog = Catalog(project="huibian", charset="utf-8")
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        method_map, options_map = parse_mapping_cfg(mapping)
    found = extract_from_dir(str(ROOT), method_map, options_map, KEYWORDS, directory_filter=wanted)
    for name, _line, message, comments, context in sorted(found, key=lambda row: (str(row[2]), row[0])):
        catalog.add(message, locations=[(Path(name).as_posix(), 0)], auto_comments=comments, context=context)
    return catalog


def wanted(folder: str) -> bool:
    """Skip what is generated or not ours."""
    return not Path(folder).name.startswith(".") and Path(folder).name not in (
        "node_modules",
        "output",
        "tests",
        "tools",
    )


def dump(catalog: Catalog) -> bytes:
    """Write a catalog without dates and line numbers: equal messages give equal files."""
    stream = io.BytesIO()
    write_po(
        stream, catalog, width=118, sort_output=True, ignore_obsolete=True, include_lineno=False, omit_header=False
    )
    return re.sub(
        rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Report-Msgid-Bugs-To)[^\n]*\n',
        b"",
        stream.getvalue(),
    )


def placeholders(message: object) -> set[str]:
    """Return the placeholders of a message, or of all its forms."""
    texts = message if isinstance(message, tuple | list) else [message]
    return {found for text in texts for found in PLACEHOLDER.findall(str(text))}


def faults(catalog: Catalog) -> list[str]:
    """List what is wrong with the translations."""
    found = []
    for message in catalog:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.fuzzy or not all(texts):
            found.append(f"not translated: {message.id!r}")
        elif placeholders(message.id) != placeholders(message.string):
            found.append(f"placeholders differ: {message.id!r}")
        # What pybabel warns of when it compiles the catalog.
        found += [f"{error}: {message.id!r}" for error in message.check(catalog)]
        if message.python_format and message.python_brace_format:
            found.append(f"a “%” that looks like a placeholder: {message.id!r}")
    return found


def main() -> int:
    """Update or check all catalogs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--merge", type=Path, action="append", default=[])
    arguments = parser.parse_args()
    template = extract()
    found = []
    for file in sorted(LOCALES.glob("*/LC_MESSAGES/huibian.po")):
        with file.open("rb") as stream:
            catalog = read_po(stream, locale=file.parts[-3])
        catalog.update(template, no_fuzzy_matching=True)
        for other in arguments.merge:
            with other.open("rb") as stream:
                for message in read_po(stream):
                    ours = catalog.get(message.id) if message.id else None
                    if (
                        ours is not None
                        and message.string
                        and not any(ours.string if isinstance(ours.string, tuple) else [ours.string])
                    ):
                        ours.string = message.string
        text = dump(catalog)
        if not arguments.check:
            file.write_bytes(text)
        elif text != file.read_bytes():
            found.append(f"{file.relative_to(ROOT)} is not up to date: run python tools/catalogs.py")
        found.extend(f"{file.relative_to(ROOT)}: {fault}" for fault in faults(catalog))
    print("\n".join(found) or "catalogs complete")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
