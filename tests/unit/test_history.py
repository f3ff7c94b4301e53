"""Following files through commits, against a model that goes the other way; and reading what git prints."""

from hypothesis import given
from hypothesis import strategies as st

from huibian.history import Commit, follow, parse_log

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
        b"\x0120 abc def\0\nMM\0content/a.md\0RM\0content/\xe4\xb8\x80.md\0\x0110 abc\0\nR087\0old\n.md\0\x01new.md\0A\0\x01\0"
        b"\x01 \0\nA\0x.md\0\x015 \0"
    )
    assert list(parse_log(data, is_shallow=True)) == [
        Commit(20, False, (("M", "content/a.md", "content/a.md"), ("R", "content/一.md", "content/一.md"))),
        Commit(10, False, (("R", "old\n.md", "\x01new.md"), ("A", "\x01", "\x01"))),
        Commit(None, True, (("A", "x.md", "x.md"),)),
        Commit(5, True, ()),
    ]
    assert list(parse_log(b"", is_shallow=False)) == []
