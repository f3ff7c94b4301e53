"""Write docs/front-matter.md and docs/front-matter.zh-CN.md anew from the table of fields.

    python tools/front_matter_docs.py

The Chinese page takes its texts from the message catalog.
"""

from pathlib import Path

from babel.messages.pofile import read_po

from huibian.record.schema import front_matter_markdown

ROOT = Path(__file__).parents[1]
CATALOG = ROOT / "src/huibian/locale/zh_CN/LC_MESSAGES/huibian.po"


def main() -> None:
    """Write both pages."""
    with CATALOG.open("rb") as file:
        catalog = read_po(file)
    chinese = {str(message.id): str(message.string) for message in catalog if message.string}
    (ROOT / "docs/front-matter.md").write_text(front_matter_markdown(str), "utf-8")
    (ROOT / "docs/front-matter.zh-CN.md").write_text(
        front_matter_markdown(lambda text: chinese.get(text, text)), "utf-8"
    )


if __name__ == "__main__":
    main()
