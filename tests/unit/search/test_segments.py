import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.search.manifest import archive_order
from huibian.search.segments import LEAST, Spans, divide


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (0, [0]),
        (1, [1]),
        (16_383, [16_383]),
        (16_384, [8192, 8192]),
        (20_479, [8192, 12_287]),
        (20_480, [12_288, 8192]),
        (100_000, [90_112, 9888]),
        (1_000_000, [884_736, 106_496, 8768]),
    ],
)
def test_the_segments_of_archives(count, sizes):
    assert divide(count) == sizes


@given(st.integers(0, 3_000_000), st.integers(1, 500))
def test_a_report_that_is_added_changes_the_newest_segment_alone_but_rarely(count, more):
    """Where the number of segments stays and the newest does not overflow, older ones are as they were."""
    before, after = divide(count), divide(count + more)
    assert sum(before) == count
    assert sum(after) == count + more
    if len(after) == len(before) and after[-1] == before[-1] + more:
        assert after[:-1] == before[:-1]
    if len(before) > 1:
        assert LEAST <= before[-1] < LEAST * 3 // 2
        assert len(before) <= (3 if count < 2_000_000 else 4)


@given(st.integers(1, 40), st.integers(1, 20))
def test_every_document_is_of_one_segment_with_its_order(count, least):
    urls = [f"/{number}/" for number in range(count)]
    spans = Spans.of(urls, least)
    assert spans.order == archive_order(urls)
    assert [number for span in spans.spans for number in span.documents] == list(range(count))
    for span in spans.spans:
        assert span.order == archive_order(urls[number] for number in span.documents)
        assert {spans.order_of(number) for number in span.documents} == {span.order}
