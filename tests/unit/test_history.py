"""Following files through commits, against a model that goes the other way; and reading what git prints."""

from hypothesis import example, given
from hypothesis import strategies as st

from huibian.history import Commit, follow, parse_log, reached

NAMES = ("a", "b", "c", "d")
STEPS = st.lists(st.tuples(st.sampled_from("AMRD"), st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=40)


def lives(steps):
    """Go through steps that can be done, oldest first; return the commits, and the times of each file that is left."""
    times, gone, commits = {}, {}, []
    for time, (status, name, new) in enumerate(steps):
        if status == "A" and name not in times:
            times[name] = [*gone.pop(name, []), time]  # the same name has the same address, so it is the same report
        elif status == "M" and name in times:
            times[name].append(time)
        elif status == "D" and name in times:
            gone[name] = times.pop(name)
        elif status == "R" and name in times and new not in times:
            times[new] = [*times.pop(name), time]
            gone.pop(new, None)
        else:
            continue
        commits.append(Commit(time, False, ((status, name, new if status == "R" else name),)))
    return commits, times


@given(STEPS)
@example(
    [("A", "b", ""), ("R", "b", "a"), ("A", "b", ""), ("R", "b", "c")]
)  # the name is taken again, and given up again
def test_every_file_keeps_its_history_under_all_its_names(steps):
    commits, times = lives(steps)
    tracks = follow(reversed(commits), sorted(times))
    assert {name: sorted(track.times) for name, track in tracks.items()} == times


def test_a_file_that_bore_the_former_name_later_and_is_gone_is_another_one():
    steps = [("A", "a", ""), ("R", "a", "b"), ("A", "a", ""), ("M", "a", ""), ("D", "a", "")]
    commits, times = lives(steps)
    assert follow(reversed(commits), ["b"])["b"].times[::-1] == times["b"] == [0, 1]


def test_names_that_are_exchanged_in_one_commit():
    commits = [
        Commit(3, False, (("R", "a", "b"), ("R", "b", "a"))),
        Commit(2, False, (("M", "a", "a"),)),
        Commit(1, False, (("A", "b", "b"), ("A", "a", "a"))),
    ]
    tracks = follow(commits, ["a", "b"])
    assert tracks["b"].times == [3, 2, 1]
    assert tracks["a"].times == [3, 1]


def test_reading_the_log():
    data = (
        b"\x01c3 t3 20 abc def\0\nMM\0content/a.md\0RM\0content/\xe4\xb8\x80.MD\0AA\0content/a.jpg\0"
        b"\x01c2 t2 10 abc\0\nR087\0old\n.md\0\x01new.markdown\0A\0\x01.md\0D\0\x01\0"
        b"\x01c1 t1  \0\nA\0x.md\0\x01c0 t0 5 \0"
    )
    assert list(parse_log(data, is_shallow=True)) == [
        Commit(
            20,
            False,
            (("MM", "content/a.md", "content/a.md"), ("RM", "content/一.MD", "content/一.MD")),
            "c3",
            "t3",
            ("abc", "def"),
        ),
        Commit(10, False, (("R", "old\n.md", "\x01new.markdown"), ("A", "\x01.md", "\x01.md")), "c2", "t2", ("abc",)),
        Commit(None, True, (("A", "x.md", "x.md"),), "c1", "t1"),
        Commit(5, True, (), "c0", "t0"),
    ]
    assert list(parse_log(b"", is_shallow=False)) == []


def test_which_commits_are_asked_for_renames():
    def may(*changes, parents=("p",)):
        return Commit(1, False, tuple((status, name, name) for status, name in changes), "c", "t", parents).may_rename()

    assert may(("A", "a"), ("D", "b"))
    assert not may(("A", "a"), ("M", "b"))
    assert not may(("D", "a"), ("M", "b"))
    assert may(("MA", "a"), parents=("p", "q"))
    assert not may(("MM", "a"), parents=("p", "q"))


def test_what_a_merge_made_nothing_of_is_left_out():
    commits = [
        Commit(9, False, (), "merge", "tree", ("main", "side")),
        Commit(8, False, (), "side", "other", ("base",)),
        Commit(7, False, (), "main", "tree", ("base",)),
        Commit(1, False, (), "base", "first"),
    ]
    assert [commit.name for commit in reached(commits, "merge")] == ["merge", "main", "base"]
    merged = [Commit(9, False, (), "merge", "both", ("main", "side")), *commits[1:]]
    assert list(reached(merged, "merge")) == merged
