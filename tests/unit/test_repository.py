"""Where git keeps what it knows, and whether its state changed, without asking it."""

import pytest

from huibian.repository import find_git_folder, repository_state


@pytest.fixture
def git(tmp_path):
    """The folder of a repository, laid out by hand."""
    folder = tmp_path / "top/.git"
    (folder / "refs/heads").mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / "refs/heads/main").write_text("1" * 40 + "\n")
    (tmp_path / "top/site/content").mkdir(parents=True)
    return folder


def test_it_is_found_from_below(git, tmp_path):
    content = git.parent / "site/content"
    assert find_git_folder(content) == git
    (tmp_path / "link").symlink_to(content)
    assert find_git_folder(tmp_path / "link") == git
    assert find_git_folder(content / "gone") == git
    (git.parent / "site/.git").mkdir()  # something else of that name
    assert find_git_folder(content) == git
    elsewhere = tmp_path / "elsewhere"
    (git.parent / "site/.git").rmdir()
    (git.parent / "site/.git").write_text(f"gitdir: {elsewhere}\n")
    assert find_git_folder(content) == elsewhere
    (git.parent / "site/.git").write_text("gitdir: ../../elsewhere\n")
    assert find_git_folder(content).resolve() == elsewhere


def test_its_state_follows_the_commit(git, tmp_path):
    content = git.parent / "site/content"
    seen = [repository_state(content)]
    assert seen[0] == repository_state(content)

    def differs():
        seen.append(repository_state(content))
        assert len(set(seen)) == len(seen)

    (git / "refs/heads/main").write_text("2" * 40 + "\n")
    differs()
    (git / "refs/heads/main").unlink()
    differs()
    (git / "packed-refs").write_text("3" * 40 + " refs/heads/main\n")
    differs()
    (git / "HEAD").write_text("4" * 40 + "\n")
    differs()
    (git / "shallow").write_text("5" * 40 + "\n")
    differs()
    (git / "HEAD").write_text("ref: refs/heads/.invalid\n")  # as where references are kept in tables
    (git / "reftable").mkdir()
    (git / "reftable/tables.list").write_text("one.ref\n")
    differs()
    (git / "reftable/tables.list").write_text("two.ref\n")
    differs()
    (git / "HEAD").write_text("ref: HEAD\n")  # a loop
    differs()
    assert repository_state(tmp_path) == b""


def test_a_worktree_shares_the_references(git, tmp_path):
    own = git / "worktrees/beside"
    own.mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/main\n")
    (own / "commondir").write_text("../..\n")
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / ".git").write_text(f"gitdir: {own}\n")
    before = repository_state(beside)
    (git / "refs/heads/main").write_text("6" * 40 + "\n")
    assert repository_state(beside) != before


def test_a_state_that_is_damaged_is_one_too(git):
    content = git.parent / "site/content"
    for data in (b"ref: \xff\xfe\0\n", b"", b"ref: " + b"x" * 5000, b"ref: ../../../etc\n"):
        (git / "HEAD").write_bytes(data)
        assert repository_state(content)
