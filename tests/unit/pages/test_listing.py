"""Pages of a listing never shift: a new report changes the newest page alone."""

from hypothesis import given
from hypothesis import strategies as st

from huibian.pages.listing import make_pager, page_url, paginate


@given(st.integers(0, 400), st.integers(5, 60))
def test_every_report_once_in_order(count, size):
    chunks = paginate(range(count), size)
    assert [n for chunk in chunks for n in chunk.reports] == list(range(count))
    assert [chunk.number for chunk in chunks] == list(range(1, len(chunks) + 1))
    assert all(len(chunk.reports) == size for chunk in chunks[:-1])
    assert count < size or size <= len(chunks[-1].reports) < 2 * size


@given(st.integers(0, 300), st.integers(1, 100), st.integers(5, 40))
def test_older_pages_stay(count, more, size):
    before, after = paginate(range(count), size), paginate(range(count + more), size)
    assert list(before[:-1]) == [
        type(chunk)(chunk.number, before[0].total, chunk.reports) for chunk in after[: len(before) - 1]
    ]


def test_the_newest_page_is_the_listing_itself():
    assert page_url("/years/2012/", 3, 3) == "/years/2012/"
    assert page_url("/years/2012/", 1, 3) == "/years/2012/page/1/"
    pager = make_pager("/years/2012/", paginate(range(35), 10)[1])
    assert (pager.newer, pager.older) == ("/years/2012/", "/years/2012/page/1/")
    assert [link.name for link in pager.pages] == ["1", "2", "3"]
    assert [link.url for link in pager.pages] == ["/years/2012/", "", "/years/2012/page/1/"]
