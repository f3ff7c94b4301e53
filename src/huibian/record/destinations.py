"""The places of a report: what the names in its front matter mean together."""

from collections.abc import Sequence

from huibian.places import Gazetteer, Level, Place, Resolution
from huibian.places.matching import AMBIGUOUS_DESTINATION, MORE_PROMINENT
from huibian.problems import Problem
from huibian.record.nodes import TextNode

_WHOLE = frozenset((Level.PROVINCE, Level.COUNTRY))
_OPEN = (MORE_PROMINENT, AMBIGUOUS_DESTINATION)


def resolve_places(
    provinces: Sequence[TextNode], destinations: Sequence[TextNode], gazetteer: Gazetteer, problems: list[Problem]
) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Find the places meant; what is wrong with a name is added to `problems`.

    The provinces that destinations lie in are added to those listed; a whole province is no destination. A name that
    several of the listed provinces hold is settled by the itinerary, where that leaves one choice (see `_settle`).
    """
    listed = []
    for node in provinces:
        listed += _taken(node, gazetteer.resolve_province(node.text.strip()), problems)
    listed = list(dict.fromkeys(listed))
    names = [node.text.strip() for node in destinations]
    resolutions = [gazetteer.resolve_destination(name, listed) for name in names]
    if len(listed) > 1 and any(resolution.kind in _OPEN for resolution in resolutions):
        resolutions = _settle(names, resolutions, listed, gazetteer)
    below: list[Place] = []
    for node, resolution in zip(destinations, resolutions, strict=True):
        below += _taken(node, resolution, problems)
    roots = [_root(place, gazetteer) for place in below]
    return tuple(dict.fromkeys([*listed, *roots])), tuple(dict.fromkeys(p for p in below if p.level not in _WHOLE))


def _taken(node: TextNode, resolution: Resolution, problems: list[Problem]) -> list[Place]:
    if resolution.kind is not None:
        problems.append(Problem(resolution.kind, node.location, node.excerpt, resolution.params))
    return [] if resolution.place is None else [resolution.place]


def _root(place: Place, gazetteer: Gazetteer) -> Place:
    while (above := gazetteer.parent(place)) is not None:
        place = above
    return place


def _settle(
    names: Sequence[str], resolutions: Sequence[Resolution], listed: Sequence[Place], gazetteer: Gazetteer
) -> list[Resolution]:
    """Settle names that several listed provinces hold, as a reader would.

    Destinations are written in the order of their provinces, and a province that is listed was visited: a name belongs
    between the provinces of its neighbours, and rather to one that has no other destination. Where more than one choice
    is left, the resolution stays as it was, with its problem.
    """
    rank = {place: number for number, place in enumerate(listed)}
    ranks = [None if r.kind in _OPEN or r.place is None else rank.get(_root(r.place, gazetteer)) for r in resolutions]
    settled = list(resolutions)
    for number, resolution in enumerate(resolutions):
        if resolution.kind not in _OPEN:
            continue
        low = max((r for r in ranks[:number] if r is not None), default=0)
        high = min((r for r in ranks[number + 1 :] if r is not None), default=len(listed) - 1)
        between = listed[low : high + 1] if low <= high else listed
        choices = {
            province: found
            for province in between
            if (found := gazetteer.resolve_destination(names[number], (province,))).kind is None
        }
        bare = [province for province in choices if rank[province] not in ranks]
        wanted = bare or list(choices)
        if len(wanted) == 1:
            settled[number] = choices[wanted[0]]
            ranks[number] = rank[wanted[0]]
    return settled
