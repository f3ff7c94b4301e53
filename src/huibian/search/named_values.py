"""The names under which a site's places, departments, topics and years may be asked for."""

from collections.abc import Callable, Iterator

from huibian.places import ABROAD_PATH, Gazetteer
from huibian.search.suggestions import FACETS_WITH_NAMES, NamedValue, encode_suggestions
from huibian.search.title_words import title_words
from huibian.site import Site
from huibian.taxonomy import PROVINCE, UNKNOWN_YEAR, YEAR, Term


def named_values(site: Site, gazetteer: Gazetteer, label: Callable[[Term], str]) -> Iterator[NamedValue]:
    """Yield the values that reports have, with all their names; `label` names a term in the language of the site."""
    for facet in FACETS_WITH_NAMES:
        for term in site.taxonomies[facet].terms:
            if (facet, term.key) == (YEAR, UNKNOWN_YEAR):
                continue
            yield NamedValue(
                facet=facet,
                value=term.key,
                label=label(term),
                other_names=_other_names(term, gazetteer),
                parent=term.parent if facet == PROVINCE else "",
                count=len(term.reports),
            )


def _other_names(term: Term, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return what else a term is called; for a place the full name, then the others, 晋 too, former ones last."""
    if term.taxonomy == YEAR:
        return (term.key,)
    if term.taxonomy != PROVINCE:
        return term.other_names
    try:
        names = gazetteer.get(term.key).names
    except KeyError:  # in no table
        return term.other_names
    others = (name for name in names if name not in (term.name, term.full_name))
    return (term.full_name, *(name for name in others if _means(name, term.key, gazetteer)))


def _means(name: str, path: str, gazetteer: Gazetteer) -> bool:
    """Say whether nothing else is meant by a name today: 大同 is the city, not the district that was the county of 大同."""
    is_whole = "/" not in path or path.startswith(f"{ABROAD_PATH}/")
    found = gazetteer.resolve_province(name) if is_whole else gazetteer.resolve_destination(name, ())
    return found.place is None or found.place.path == path


def site_suggestions(site: Site, gazetteer: Gazetteer, label: Callable[[Term], str]) -> bytes:
    """Return the payload of `suggestions.bin` for a site."""
    values = list(named_values(site, gazetteer, label))
    names = {name for value in values if value.facet != YEAR for name in (value.label, *value.other_names)}
    titles = (item.report.title for item in site.reports)
    return encode_suggestions(values, title_words(titles, {name for name in names if len(name) > 1}))
