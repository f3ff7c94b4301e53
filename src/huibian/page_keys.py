"""The keys of what is published: digests of all that a page, a document or the index is made from, cheaper than making them."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from huibian.context import Entry, SiteContext
from huibian.digests import digest_of, plain
from huibian.pages.listing import ENTRY_CACHE, Entries
from huibian.pages.page import Page
from huibian.pages.report_page import report_parts
from huibian.site import Site
from huibian.taxonomy import DEPARTMENT, PROVINCE, TOPIC, TYPE, YEAR, Term, year_key
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


@dataclass(frozen=True)
class Keys:
    """The keys of a site's files: of each report's page and document by number, of the index, of what is made of all fields.

    `terms` are those of all pages of a term, by taxonomy. `common` is what all pages depend on, `fields` what the reports' fields say, with their addresses,
    `archive` what all files of the index depend on, but for the dictionary, `documents` what is indexed of each report.
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

    def page(self, page: Page) -> bytes:
        """Return the key of a page that is not a report's: its context."""
        return digest_of("page", self.common, page.path, page.template, plain(page.info), _view(page.view))


def _term_keys(site: Site, common: bytes, lines: Sequence[bytes]) -> dict[str, tuple[bytes, ...]]:
    """Return the keys of all pages of each term, which `TermPages.term` makes; `lines` tell what is listed of each report, and under what.

    A term's pages name what lies above it and below it, and for a province how many reports each year has in all.
    """
    years = {term.key: len(term.reports) for term in site.taxonomies[YEAR].terms}
    totals = [(key, years[key]) for key in (year_key(item.report.document_date) for item in site.reports)]

    def told(term: Term) -> Any:
        return plain(replace(term, reports=()))

    keys = {}
    for name, taxonomy in site.taxonomies.items():
        made = []
        for term in taxonomy.terms:
            above = []
            key = term.parent
            while key:
                above.append(told(taxonomy.by_key[key]))
                key = taxonomy.by_key[key].parent
            below = [(told(child), len(child.reports)) for child in taxonomy.children.get(term.key, ())]
            counts = sorted({totals[number] for number in term.reports}) if name == PROVINCE else []
            listed = b"".join([lines[number] for number in term.reports])
            made.append(digest_of("term", common, told(term), above, below, counts, listed))
        keys[name] = tuple(made)
    return keys


def make_keys(
    site: Site,
    entries: Entries,
    *,
    contents: Mapping[str, bytes],
    facts: Mapping[str, bytes],
    context: SiteContext,
    theme: Theme,
    forms: tuple[str, ...],
    order: int,
    sample: list[int],
    term_keys: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> Keys:
    """Work out the keys of a site whose files are published in these compressed `forms`.

    `contents` tell what each report was read from, `facts` what its fields say, by its path; `sample` are the numbers of the
    reports that the dictionary is made from.

    Raises:
        OSError: a template cannot be read.
    """
    settings = plain(site.config)
    common = digest_of(settings, plain(context), templates_digest(theme), forms)
    parts = [report_parts(site, entries, item) for item in site.reports]
    pages = tuple(
        digest_of("report", common, contents[item.report.path], part)
        for item, part in zip(site.reports, parts, strict=True)
    )
    lines = [
        digest_of(facts[item.report.path], item.url, links)
        for item, (*_, links) in zip(site.reports, parts, strict=True)
    ]
    documents = [
        digest_of(
            contents[item.report.path],
            item.url,
            term_keys[DEPARTMENT][item.report.department],
            [term_keys[TOPIC][topic] for topic in item.report.topics],
            term_keys[TYPE][item.report.document_type],
        )
        for item in site.reports
    ]
    dictionary = digest_of("dictionary", site.config.language, [documents[number] for number in sample])
    config = site.config
    archive = digest_of(config.language, config.base_url, config.portable, forms, order)
    published = digest_of(archive, dictionary)
    terms = [plain(term) for taxonomy in site.taxonomies.values() for term in taxonomy.terms]
    return Keys(
        common=common,
        pages=pages,
        archive=archive,
        documents=tuple(documents),
        fragments=tuple(digest_of("document", published, number, key) for number, key in enumerate(documents)),
        dictionary=dictionary,
        index=digest_of("index", published, documents, terms),
        fields=digest_of(settings, forms, terms, [(facts[item.report.path], item.url) for item in site.reports]),
        terms=_term_keys(site, common, lines),
    )
