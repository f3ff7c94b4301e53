"""Times of the history as readers and programs see them."""

from datetime import datetime, tzinfo

from huibian.context import HistoryView, Moment
from huibian.dates import UncertainDate
from huibian.history import Revisions


def written(seconds: int, zone: tzinfo, *, by_day: bool = False) -> str:
    """Write a time (in seconds since 1970) as RFC 3339 does, or its day alone."""
    local = datetime.fromtimestamp(seconds, zone)
    return local.date().isoformat() if by_day else local.isoformat()


def last_change(revisions: Revisions | None, zone: tzinfo) -> str:
    """Write the last change, where it is known."""
    return written(revisions.last, zone, by_day=revisions.by_day) if revisions else ""


def first_publication(revisions: Revisions | None, zone: tzinfo) -> str:
    """Write the first publication, where it is known."""
    return written(revisions.first, zone) if revisions and revisions.first is not None else ""


def history_view(revisions: Revisions | None, zone: tzinfo, language: str) -> HistoryView | None:
    """Return what a report's page tells of its history."""
    if revisions is None:
        return None

    def moment(seconds: int) -> Moment:
        day = UncertainDate(written(seconds, zone, by_day=True))
        return Moment(text=day.text(language), datetime=written(seconds, zone, by_day=revisions.by_day))

    return HistoryView(
        last_change=moment(revisions.last),
        first_publication=None if revisions.first is None else moment(revisions.first),
        revision_count=revisions.count,
    )
