"""Sites of Hugo, Jekyll and MkDocs: their pages become reports, their addresses aliases, their pictures come along."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from huibian.i18n import N_
from huibian.importer.faults import NO_SOURCE, ImportFaultError
from huibian.importer.model import Remark
from huibian.importer.sitefiles import SiteFile
from huibian.record.addresses import alias_fault

NO_REPORT = N_("a page about the site, or a list of others")
SETTING = N_("setting of the former site")
TAG = N_("Instructions of the former site stand in the text and will be shown as text: {names}")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'(][^)]*)?\)")
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(\s*<?([^)\s>#]+)(#[^)\s>]*)?>?(?:\s+[\"'][^)]*)?\)")
_FIGURE = re.compile(r"\{\{[<%]\s*figure\s+(.*?)\s*/?[>%]\}\}", re.DOTALL)
_ATTRIBUTE = re.compile(r"(\w+)\s*=\s*\"([^\"]*)\"")
_REFERENCE = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+\"?([^\"\s>%]+)\"?\s*[>%]\}\}")
_POST_URL = re.compile(r"\{%-?\s*(?:post_url|link)\s+(\S+)\s*-?%\}")
_BASE_URL = re.compile(r"\{\{-?\s*(?:site\.baseurl|site\.url)\s*(?:\|[^}]*)?-?\}\}")
_MORE = re.compile(r"<!--\s*(?:more|excerpt)\s*-->\s*\n?")
_TAG = re.compile(r"\{\{[<%]?\s*/?\s*([\w./-]+)|\{%-?\s*([\w-]+)")
_ADMONITION = re.compile(
    r"^(?:!!!|\?\?\?\+?)\s+([\w-]+)(?:\s+\"([^\"]*)\")?[ \t]*\n((?:(?: {4}|\t).*\n?|[ \t]*\n)+)", re.MULTILINE
)
_KRAMDOWN = re.compile(r"\{:[^{}\n]*\}")  # {:width="300"}, {: .class}
_NAVIGATION = re.compile(
    r"[ \t]*-[ \t]+([\"']?)(.+?)\1[ \t]*:[ \t]+([\"']?)([^\"'#]+\.(?:md|markdown))\3[ \t]*(?:#.*)?"
)
_POST = re.compile(r"(\d{4})-(\d\d)-(\d\d)-(.+)")
# Pages about the site, or a list of others.
_ABOUT_THE_SITE = frozenset(("_index", "readme", "404", "about", "关于", "关于我们", "关于本站"))
_MOST_FILES = 20_000


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a former site: its file, where the report goes (without its ending), its former address; what else tells its date and title."""

    file: Path
    target: str
    address: str
    date: str = ""
    title: str = ""
    is_report: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """A former site. Pictures are looked for beside a page, then below `statics`."""

    generator: str
    root: Path
    pages: tuple[Page, ...]
    statics: tuple[Path, ...]

    def targets(self) -> Mapping[str, str]:
        """Return where each file goes: path from the site's root → target."""
        return {page.file.relative_to(self.root).as_posix(): page.target for page in self.pages if page.is_report}


def open_site(generator: str, root: Path) -> Site:
    """Find the pages of a site.

    Raises:
        ImportFaultError: it has none.
    """
    finders = {"hugo": _hugo, "jekyll": _jekyll, "mkdocs": _mkdocs}
    pages, statics = finders[generator](root)
    if not any(page.is_report for page in pages):
        expected = {"hugo": "content/**/*.md", "jekyll": "_posts/*.md", "mkdocs": "docs/**/*.md"}[generator]
        raise ImportFaultError(NO_SOURCE, expected=expected)
    return Site(generator, root, tuple(pages), statics)


def _files(folder: Path) -> Iterator[Path]:
    """Yield Markdown files below a folder; what is a link, or hidden, is passed by."""
    if not folder.is_dir():
        return
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".md", ".markdown"))
    for path in found[:_MOST_FILES]:
        inside = path.relative_to(folder)
        is_plain = path.is_file() and not path.is_symlink()
        if is_plain and not any(part.startswith(".") for part in inside.parts):
            yield path


def _tells_of_a_trip(path: Path, top: Path) -> bool:
    if path.stem.lower() == "index":
        return path.parent != top and path.parent.name.lower() not in _ABOUT_THE_SITE
    return path.stem.lower() not in _ABOUT_THE_SITE


def _hugo(root: Path) -> tuple[list[Page], tuple[Path, ...]]:
    pages = []
    for path in _files(root / "content"):
        target = path.relative_to(root / "content").with_suffix("").as_posix()
        target = posixpath.dirname(target) if path.stem == "index" and "/" in target else target
        address = f"/{target.lower().replace(' ', '-')}/"
        pages.append(Page(path, target, address, is_report=_tells_of_a_trip(path, root / "content")))
    return pages, (root / "static", root / "assets")


def _jekyll(root: Path) -> tuple[list[Page], tuple[Path, ...]]:
    permalink = _setting(root / "_config.yml", "permalink") or "date"
    pages = []
    for folder in (root / "_posts", root / "_drafts", root / "collections" / "_posts"):
        for path in _files(folder):
            match = _POST.fullmatch(path.stem)
            year, month, day, name = match.groups() if match else ("", "", "", path.stem)
            date = f"{year}-{month}-{day}" if match else ""
            address = _jekyll_address(permalink, year, month, day, name) if match else ""
            pages.append(Page(path, f"{year or 'undated'}/{name}", address, date))
    beside = sorted(path for folder in (root, root / "_pages") for path in folder.glob("*.md"))
    plain = (path for path in beside if path.is_file() and not path.is_symlink())
    return [*pages, *(Page(path, "", "", is_report=False) for path in plain)], (root,)


def _jekyll_address(permalink: str, year: str, month: str, day: str, name: str) -> str:
    styles = {
        "date": "/:categories/:year/:month/:day/:title.html",
        "pretty": "/:categories/:year/:month/:day/:title/",
        "none": "/:categories/:title.html",
    }
    address = styles.get(permalink, permalink if permalink.startswith("/") else styles["date"])
    values = {":year": year, ":month": month, ":day": day, ":title": name, ":output_ext": ".html"}
    for sign, value in values.items():
        address = address.replace(sign, value)
    return address  # :categories follow from the page


def _mkdocs(root: Path) -> tuple[list[Page], tuple[Path, ...]]:
    docs = root / (_setting(root / "mkdocs.yml", "docs_dir") or "docs")
    if not docs.resolve().is_relative_to(root.resolve()):
        return [], ()
    pretty = _setting(root / "mkdocs.yml", "use_directory_urls") != "false"
    titles = _navigation(root / "mkdocs.yml")
    pages = []
    for path in _files(docs):
        target = path.relative_to(docs).with_suffix("").as_posix()
        is_index = path.stem == "index" and "/" in target
        target = posixpath.dirname(target) if is_index else target
        address = f"/{target}/" if pretty else f"/{path.relative_to(docs).with_suffix('.html').as_posix()}"
        title = titles.get(path.relative_to(docs).as_posix(), "")
        pages.append(Page(path, target, address, title=title, is_report=_tells_of_a_trip(path, docs)))
    return pages, (docs,)


def _navigation(file: Path) -> Mapping[str, str]:
    """Read the titles that the navigation gives, by file. Read as lines: the file may hold tags that run programs."""
    lines = file.read_text("utf-8", "replace").splitlines() if file.is_file() else []
    return {match[4].strip(): match[2] for line in lines if (match := _NAVIGATION.fullmatch(line))}


def _setting(file: Path, name: str) -> str:
    """Read one plain setting of a YAML file; an empty text where there is none."""
    if not file.is_file():
        return ""
    match = re.search(rf"^{name}\s*:\s*[\"']?([^\s\"'#]+)", file.read_text("utf-8", "replace"), re.MULTILINE)
    return match[1] if match else ""


@dataclass(frozen=True, slots=True)
class Body:
    """A page's text as a report has it: `images` are the files its pictures were found in, by what the text names them.

    `dropped` is what told the former program how to show something.
    """

    text: str
    title: str
    images: Mapping[str, Path]
    remarks: tuple[Remark, ...]
    dropped: tuple[str, ...] = ()


def convert(site: Site, page: Page, parsed: SiteFile) -> Body:
    """Rewrite what only the former site's program understands; what nobody does is told."""
    text = _MORE.sub("", parsed.body)
    text = _FIGURE.sub(_figure, text)
    targets = site.targets()
    text = _REFERENCE.sub(lambda match: _found_page(site, page, match[1], targets) or match[0], text)
    text = _POST_URL.sub(lambda match: _found_page(site, page, match[1], targets) or match[0], text)
    text = _BASE_URL.sub("", text)
    if site.generator == "mkdocs":
        text = _ADMONITION.sub(_quotation, text)
        text = re.sub(r"^\[TOC\][ \t]*$", "", text, flags=re.MULTILINE | re.IGNORECASE)
    dropped: list[str] = []
    if site.generator == "jekyll":
        dropped = _KRAMDOWN.findall(text)
        text = _KRAMDOWN.sub("", text)
    title = ""
    if match := re.match(r"\s*#\s+(\S.*?)\s*#*\n", text + "\n"):
        title, text = match[1], text[match.end() :]
    images: dict[str, Path] = {}
    missing: list[str] = []
    for match in _IMAGE.finditer(text):
        if (path := _picture(site, page, match[2])) is not None:
            images[match[2]] = path
        elif not re.match(r"[a-z]+:|//", match[2]):
            missing.append(match[2])

    def link(match: re.Match[str]) -> str:
        target = _found_page(site, page, unquote(match[2]), targets)
        return f"[{match[1]}]({target}{match[3] or ''})" if target else match[0]

    text = _LINK.sub(link, text)
    remarks = []
    if names := dict.fromkeys(one or other for one, other in _TAG.findall(text)):
        remarks.append(Remark(TAG, {"names": "、".join(names)}))
    if missing:
        remarks.append(Remark(N_("Pictures that were not found: {names}"), {"names": "、".join(missing)}))
    return Body(text.strip() + "\n", title, images, tuple(remarks), tuple(dropped))


def _figure(match: re.Match[str]) -> str:
    values = dict(_ATTRIBUTE.findall(match[1]))
    if "src" not in values:
        return match[0]
    return f"![{values.get('alt') or values.get('caption') or values.get('title', '')}]({values['src']})"


def _quotation(match: re.Match[str]) -> str:
    lines = [line[4:] if line.startswith("    ") else line.lstrip() for line in match[3].rstrip().split("\n")]
    title = match[2] if match[2] is not None else match[1].capitalize()
    head = [f"**{title}**", ""] if title else []
    return "\n".join(f"> {line}".rstrip() for line in [*head, *lines]) + "\n\n"


def _found_page(site: Site, page: Page, name: str, targets: Mapping[str, str]) -> str:
    """Return the way from a page's report to that of the page that `name` means; empty: it means none."""
    here = page.file.parent.relative_to(site.root).as_posix()
    folders = {"hugo": "content", "jekyll": "_posts", "mkdocs": ""}
    top = folders[site.generator]
    bare = name.lstrip("/")
    for candidate in (
        posixpath.normpath(posixpath.join(here, name)) if not name.startswith("/") else "",
        posixpath.join(top, bare),
        bare,
    ):
        for ending in ("", ".md", ".markdown", "/index.md"):
            target = targets.get(candidate + ending)
            if candidate and target is not None:
                return posixpath.relpath(f"{target}.md", posixpath.dirname(page.target) or ".")
    return ""


def _picture(site: Site, page: Page, name: str) -> Path | None:
    """Return the file of a picture: inside the site, an ordinary file, no link."""
    bare = unquote(re.split("[?#]", name, maxsplit=1)[0])
    places = [page.file.parent, *site.statics]
    for folder in places:
        path = folder / bare.lstrip("/")
        try:
            if path.is_file() and path.resolve().is_relative_to(site.root.resolve()):
                return path
        except (OSError, ValueError):
            continue
    return None


def former_addresses(page: Page, parsed: SiteFile) -> tuple[str, ...]:
    """Return the addresses that a page had, as far as they can be aliases."""
    own = next((parsed.fields[key] for key in ("url", "permalink") if isinstance(parsed.fields.get(key), str)), "")
    slug = parsed.fields.get("slug")
    address = page.address
    if isinstance(slug, str) and slug and "/" in address.strip("/") + "/":
        address = f"{address.rstrip('/').rpartition('/')[0]}/{slug}/"
    categories = parsed.fields.get("categories") or parsed.fields.get("category") or ()
    words = categories.split() if isinstance(categories, str) else categories
    address = re.sub("/{2,}", "/", address.replace(":categories", "/".join(words).lower()))
    found = [own if isinstance(own, str) and own.startswith("/") else address]
    return tuple(alias for alias in found if alias and alias != "/" and alias_fault(alias) is None)
