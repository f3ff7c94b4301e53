"""The keys of what is published: digests of all that a page, a document or the index is made from, cheaper than making them."""

import contextlib
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from huibian.context import Entry, SiteContext
from huibian.digests import digest_of, plain
from huibian.history import Revisions
from huibian.pages.listing import ENTRY_CACHE, Entries
from huibian.pages.page import Page
from huibian.pages.report_page import beside, report_parts
from huibian.records import read_record, write_record
from huibian.search.segments import Spans
from huibian.site import Site
from huibian.taxonomy import DEPARTMENT, PROVINCE, TOPIC, TYPE, YEAR, Term
from huibian.theme import Theme


@lru_cache(ENTRY_CACHE)
def _entry(entry: Entry) -> bytes:
    return digest_of(plain(entry))


def _view(value: Any) -> Any:
    """Return a view as plain values, its entries as their digests."""
    return plain(value, {Entry: _entry})


def templates_digest(theme: Theme) -> bytes:
    """Return a digest of all files that a theme's templates may be read from.

    Raises:
        OSError: one cannot be read.
    """
    contents = []
    for folder in theme.folders:
        root = folder / "templates"
        for place, folders, names in os.walk(root):
            folders.sort()
            for name in sorted(names):
                file = os.path.join(place, name)
                with open(file, "rb") as stream:
                    contents.append((os.path.relpath(file, root), stream.read()))
        contents.append(("", b""))
    return digest_of(contents)


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The keys of a site's files: of each report's page and document by number, of the index, of what is made of all fields.

    `terms` are those of all pages of a term, by taxonomy. `common` is what all pages depend on, `fields` what the reports' fields say, with their addresses,
    `archive` what all files of the index depend on, but for the dictionary, `documents` what is indexed of each report, `lines` what is listed of it.
    What they were made from: `frame` is what is the same for all reports, `contents` what each was read from, `links` where those in its text lead,
    its attachments and its history, of those that have any.
    """

    common: bytes
    pages: tuple[bytes, ...]
    archive: bytes
    documents: tuple[bytes, ...]
    fragments: tuple[bytes, ...]
    dictionary: bytes
    index: bytes
    fields: bytes
    terms: Mapping[str, tuple[bytes, ...]]
    lines: tuple[bytes, ...]
    frame: bytes
    contents: tuple[bytes, ...]
    links: Mapping[int, Any]

    def page(self, page: Page) -> bytes:
        """Return the key of a page that is not a report's: its context."""
        return digest_of("page", self.common, page.path, page.template, plain(page.info), _view(page.view))


def load_keys(record: Path | None) -> Keys | None:
    """Return the keys of the build before, where they are known."""
    found = read_record(record) if record else None
    return Keys(**found[0]) if found else None


def save_keys(record: Path | None, keys: Keys) -> None:
    """Remember the keys of what is published now."""
    if record is not None:
        with contextlib.suppress(OSError):
            write_record(record, {field.name: getattr(keys, field.name) for field in dataclass_fields(keys)})


_told_fields = attrgetter(*(field.name for field in dataclass_fields(Term) if field.name != "reports"))


def _term_keys(
    site: Site, common: bytes, lines: Sequence[bytes], known: Mapping[str, Sequence[bytes]], changed: Collection[int]
) -> dict[str, tuple[bytes, ...]]:
    """Return the keys of all pages of each term, which `TermPages.term` makes; `lines` tell what is listed of each report, and under what.

    A term's pages name what lies above it and below it, and for a province how many reports each year has in all. Of terms
    that list none of the `changed` reports the keys may be `known`.
    """
    years = site.taxonomies[YEAR].terms
    totals = {number: (term.key, len(term.reports)) for term in years for number in term.reports}
    keys = {}
    for name, taxonomy in site.taxonomies.items():
        before = known.get(name, ())
        made = []
        for number, term in enumerate(taxonomy.terms):
            if before and not any(each in changed for each in term.reports):
                made.append(before[number])
                continue
            above = []
            key = term.parent
            while key:
                above.append(_told_fields(taxonomy.by_key[key]))
                key = taxonomy.by_key[key].parent
            below = [(_told_fields(child), len(child.reports)) for child in taxonomy.children.get(term.key, ())]
            counts = sorted({totals[each] for each in term.reports}) if name == PROVINCE else []
            listed = b"".join([lines[each] for each in term.reports])
            made.append(digest_of("term", common, _told_fields(term), above, below, counts, listed))
        keys[name] = tuple(made)
    return keys


def _told_history(revisions: Revisions | None) -> Any:
    """Return what a report's page may tell of its history, as plain values."""
    return revisions and (revisions.last, revisions.first, revisions.count, revisions.by_day)


def _links_of(site: Site) -> dict[int, Any]:
    """Return, as plain values, where the links of each report lead, what is attached to it, and its history, where there is any."""
    history, linked = site.history, site.reports.linked
    found = {}
    for number, path in enumerate(site.reports.paths):
        if number in linked or path in history:
            urls, attachments = linked.get(number, ((), ()))
            files = [(a.name, a.url, a.media.format, a.media.size) for a in attachments]
            found[number] = (urls, files, _told_history(history.get(path)))
    return found


def make_keys(
    site: Site,
    entries: Entries,
    *,
    contents: Mapping[str, bytes],
    facts: Mapping[str, bytes],
    context: SiteContext,
    theme: Theme,
    forms: tuple[str, ...],
    spans: Spans,
    sample: list[int],
    term_keys: Mapping[str, Mapping[str, tuple[str, ...]]],
    former: Keys | None = None,
) -> Keys:
    """Work out the keys of a site whose files are published in these compressed `forms`.

    `contents` tell what each report was read from, `facts` what its fields say, by its path; `sample` are the numbers of the
    reports that the dictionary is made from. Where nothing but single reports changed since the keys of the `former` build, only
    those are worked out that tell of them.

    Raises:
        OSError: a template cannot be read.
    """
    config, reports = site.config, site.reports
    settings = plain(config)
    common = digest_of(settings, plain(context), templates_digest(theme), forms)
    terms = [(_told_fields(term), term.reports) for taxonomy in site.taxonomies.values() for term in taxonomy.terms]
    frame = digest_of(common, terms, reports.urls)
    read = tuple([contents[path] for path in reports.paths])
    links = _links_of(site)
    changed = affected = set(range(len(reports)))
    if former is not None and former.frame == frame:
        changed = {
            number
            for number, (now, before) in enumerate(zip(read, former.contents, strict=True))
            if now != before or links.get(number) != former.links.get(number)
        }
        affected = changed.union(*(beside(site, number) for number in changed))
    else:
        former = None
    pages, lines, documents = (
        list(known) if known else [b""] * len(reports)
        for known in ((former.pages, former.lines, former.documents) if former else ((), (), ()))
    )
    for number in affected:
        item = reports[number]
        parts = report_parts(site, entries, item)
        pages[number] = digest_of("report", common, read[number], links.get(number), parts)
        if number in changed:
            lines[number] = digest_of(facts[item.report.path], item.url, parts[-1])
            documents[number] = digest_of(
                read[number],
                item.url,
                term_keys[DEPARTMENT][item.report.department],
                [term_keys[TOPIC][topic] for topic in item.report.topics],
                term_keys[TYPE][item.report.document_type],
            )
    dictionary = digest_of("dictionary", config.language, [documents[number] for number in sample])
    divided = plain(spans)
    archive = digest_of(config.language, config.base_url, config.portable, forms, divided)
    published = digest_of(config.language, config.base_url, config.portable, forms, dictionary)
    is_as_before = former is not None and (former.archive, former.dictionary) == (archive, dictionary)
    fragments = list(former.fragments) if former is not None and is_as_before else [b""] * len(reports)
    for span in spans.spans:
        for number in changed.intersection(span.documents) if is_as_before else span.documents:
            fragments[number] = digest_of("document", published, span.order, number, documents[number])
    return Keys(
        common=common,
        pages=tuple(pages),
        archive=archive,
        documents=tuple(documents),
        fragments=tuple(fragments),
        dictionary=dictionary,
        index=digest_of("index", published, divided, documents, terms),
        fields=digest_of(
            settings, forms, terms, [(facts[path], url) for path, url in zip(reports.paths, reports.urls, strict=True)]
        ),
        terms=_term_keys(site, common, lines, former.terms if former else {}, changed),
        lines=tuple(lines),
        frame=frame,
        contents=read,
        links=links,
    )
