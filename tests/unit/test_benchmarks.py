"""The benchmarks measure what they say: the same corpus every time, judgments of reports that exist, sums that are right."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def judging() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "tests/benchmarks")
        import judging  # noqa: PLC0415 - found only now

        yield judging


@pytest.fixture(scope="module")
def relevance(judging: ModuleType) -> ModuleType:
    import relevance  # noqa: PLC0415 - as above

    return relevance


def test_a_made_up_report_depends_on_seed_and_number_alone(judging: ModuleType) -> None:
    corpus = sys.modules["corpus"]
    first = [corpus.report("1", number, 800) for number in (0, 7)]
    assert [corpus.report("1", number, 800) for number in (7, 0)] == first[::-1]
    assert corpus.report("2", 7, 800) != first[1]


def test_a_made_up_report_is_about_what_its_plan_says(judging: ModuleType) -> None:
    corpus = sys.modules["corpus"]
    told = 0
    for number in range(40):
        plan = corpus.plan("1", number)
        path, text = corpus.report("1", number, 2000)
        assert (path, f"title: {plan.title}") == (plan.path, text.splitlines()[1])
        others = [topic for topic in corpus.lexicon().topics if topic not in (plan.main, plan.second)]
        body = text.split("---\n")[-1]
        own = sum(body.count(word) for word in plan.main.words)
        told += own > max(sum(body.count(word) for word in topic.words) for topic in others)
    assert told == 40


def test_judged_reports_stand_in_the_sample_archive(judging: ModuleType) -> None:
    judged = judging.by_hand()
    assert len({judgment.query for judgment in judged}) == len(judged) >= 60
    for judgment in judged:
        assert max(judgment.grades.values()) == 3, judgment.query
        assert set(judgment.grades.values()) <= {1, 2, 3}, judgment.query
        for key in judgment.grades:
            text = (ROOT / "content" / f"{key}.md").read_text("utf-8")
            assert "draft: true" not in text, key


def test_the_rule_finds_answers_of_every_grade(judging: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "REPORTS", 300)
    judged = judging.by_rule(judging.made_reports())
    assert judged == judging.by_rule(judging.made_reports())
    assert all(judgment.grades for judgment in judged)
    graded = {judgment.kind: set() for judgment in judged}
    for judgment in judged:
        graded[judgment.kind] |= set(judgment.grades.values())
    for kind, grades in graded.items():
        assert grades == {3} if kind.startswith("known item") else grades >= {2, 3}, kind
    assert set().union(*graded.values()) == {1, 2, 3}


def test_ndcg_and_reciprocal_rank(judging: ModuleType, relevance: ModuleType) -> None:
    judged = judging.Judged("topic", "茶", {"a": 3, "b": 1})
    assert relevance.ndcg(judged, ["a", "b"]) == 1
    # 1/log2(2) + 7/log2(3) over 7/log2(2) + 1/log2(3)
    assert relevance.ndcg(judged, ["b", "a"]) == pytest.approx((1 + 7 / 1.584963) / (7 + 1 / 1.584963))
    assert relevance.ndcg(judged, ["c"] * 10 + ["a"]) == 0
    assert relevance.reciprocal_rank(judged, ["b", "c", "a"]) == pytest.approx(1 / 3)
    assert relevance.reciprocal_rank(judged, ["b"]) == 0


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/search-index/manifest.json", "metadata"),
        ("/search-index/grams/0/0/12.bin", "index"),
        ("/search-index/phrases/0/0/12.bin", "index"),
        ("/search-index/facets/province-0.bin", "metadata"),
        ("/search-index/documents/0/17.bin", "documents"),
        ("/assets/ui.12345678.js", "code"),
        ("/assets/search.12345678.css", "page"),
        ("/search/", "page"),
        ("/pagefind/pagefind-worker.js", "code"),
        ("/pagefind/wasm.unknown.pagefind", "code"),
        ("/pagefind/pagefind.zh-cn_41eefc77c9.pf_meta", "metadata"),
        ("/pagefind/index/zh-cn_1234567.pf_index", "index"),
        ("/pagefind/fragment/zh-cn_1234567.pf_fragment", "documents"),
        ("/pagefind/pagefind-entry.json", "metadata"),
    ],
)
def test_kinds_of_files(relevance: ModuleType, path: str, kind: str) -> None:
    assert sys.modules["visits"].kind(path) == kind
