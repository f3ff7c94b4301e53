"""The import of a whole site of another generator: each page a report, with what its front matter gives."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from huibian.importer.drafts import Draft, Drafts, with_given
from huibian.importer.encodings import decode
from huibian.importer.faults import DAMAGED, UNREADABLE, ImportFaultError
from huibian.importer.fields_text import front_matter
from huibian.importer.given import given_fields
from huibian.importer.guessing import Guess, guess_fields
from huibian.importer.migration import NO_REPORT, SETTING, Page, Site, convert, former_addresses, open_site
from huibian.importer.model import LeftOut, Paragraph
from huibian.importer.official import dissect
from huibian.importer.pictures import as_image
from huibian.importer.run import Importer, Outcome, failed, read_file
from huibian.importer.sitefiles import Value, parse_site_file
from huibian.reasons import reason_of
from huibian.source import REPORT_LIMIT

_MARKUP = re.compile(r"!\[[^\]]*\]\([^)]*\)|[*_`#>|]+|\[\^[^\]]+\]:?")
_LINKED = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_WORDS = ("categories", "tags")
_MOST_PICTURE = 30_000_000


def import_site(importer: Importer, generator: str, root: Path) -> Iterator[Outcome]:
    """Import the pages of a site, one by one."""
    try:
        site = open_site(generator, root)
    except ImportFaultError as fault:
        yield failed(root.name or str(root), fault)
        return
    for page in site.pages:
        name = page.file.relative_to(root).as_posix()
        try:
            data = read_file(page.file)
            if len(data) > REPORT_LIMIT:
                raise ImportFaultError(DAMAGED, reason=f"> {REPORT_LIMIT // 1_000_000} MB")
            digest = hashlib.sha256(data).hexdigest()
            if (known := importer.known(name, digest)) is not None:
                yield known
                continue
            text, encoding = decode(data)
            if encoding.endswith("?"):
                raise ImportFaultError(DAMAGED, reason=encoding)
            drafts = _drafts(importer, site, page, text) if page.is_report else _set_aside(text)
            yield importer.write(name, digest, drafts, _name(root))
        except OSError as error:
            yield failed(name, ImportFaultError(UNREADABLE, reason=reason_of(error)))
        except ImportFaultError as fault:
            yield failed(name, fault)


def _name(root: Path) -> str:
    return root.resolve().name or root.anchor


def _set_aside(text: str) -> Drafts:
    """Leave a page about the site out, letter by letter."""
    return Drafts(drafts=(), left_out=(LeftOut(text, NO_REPORT),), remarks=())


def _drafts(importer: Importer, site: Site, page: Page, text: str) -> Drafts:
    name = page.file.relative_to(site.root).as_posix()
    parsed = parse_site_file(text, name)
    body = convert(site, page, parsed)
    given, rest = given_fields(_parted(parsed.fields) if site.generator == "jekyll" else parsed.fields, strict=True)
    if page.title and "title" not in given:
        given["title"] = Guess("title", page.title, 1.0, page.title)
    if body.title and "title" not in given:
        given["title"] = Guess("title", body.title, 1.0, f"# {body.title}")
        heading = ""
    else:
        heading = f"# {body.title}\n\n" if body.title and _told(given["title"]) != body.title else ""
    if page.date and "date" not in given:
        given["date"] = Guess("date", page.date, 1.0, page.file.name)
    addresses = former_addresses(page, parsed)
    aliases = given.get("aliases")
    told = aliases.value if aliases is not None and isinstance(aliases.value, tuple) else ()
    if addresses or told:
        given["aliases"] = Guess("aliases", tuple(dict.fromkeys([*addresses, *told])), 1.0, name)
    paragraphs = tuple(
        Paragraph(text=shown)
        for block in re.split(r"\n\s*\n", body.text)
        if (shown := " ".join(_MARKUP.sub(" ", _LINKED.sub(r"\1", block)).split()))
    )
    official = dissect(paragraphs, _told(given["title"]) if "title" in given else page.file.stem)
    guesses = guess_fields(official, with_given(importer.knowledge, given))
    remarks = list(body.remarks)
    pictures: dict[str, tuple[str, bytes]] = {}
    for number, (written, file) in enumerate(body.images.items(), 1):
        data = file.read_bytes() if file.stat().st_size <= _MOST_PICTURE else b""
        image = as_image(data, "", remarks)
        if image is not None:
            pictures[written] = (f"{number}.{image.suffix}", image.data)
    style = importer.options.style

    def make(stem: str) -> tuple[str, Mapping[str, bytes]]:
        shown = heading + body.text
        for written, (ending, _data) in pictures.items():
            shown = shown.replace(f"]({written}", f"]({stem}-{ending}")
        is_draft = style.draft and "draft" not in given
        head = front_matter(guesses, style.translate, chinese=style.chinese, draft=is_draft)
        return f"{head}\n{shown}", {f"{stem}-{ending}": data for ending, data in pictures.values()}

    texts = (*(f"{key}: {value}" for key, value in rest.items()), *body.dropped)
    left_out = tuple(LeftOut(text, SETTING) for text in texts)
    draft = Draft(guesses=guesses, make=make, target=page.target)
    return Drafts(drafts=(draft,), left_out=left_out, remarks=tuple(remarks))


def _parted(fields: Mapping[str, Value]) -> Mapping[str, Value]:
    """Part the lists that Jekyll writes as words: `categories: 档案 学习`."""
    return {
        key: tuple(value.split()) if key in _WORDS and isinstance(value, str) and "," not in value else value
        for key, value in fields.items()
    }


def _told(guess: Guess) -> str:
    return guess.value if isinstance(guess.value, str) else ""
