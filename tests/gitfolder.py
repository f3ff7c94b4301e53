"""Real git repositories for tests, whose commits have the times that a test gives them."""

import os
import subprocess


class GitFolder:
    """A folder with a repository."""

    def __init__(self, root):
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def git(self, *arguments, when=None, cwd=None):
        """Run git as nobody's settings would have it; return what it prints."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        date = {"GIT_AUTHOR_DATE": "2001-01-01T00:00:00+0000", "GIT_COMMITTER_DATE": when} if when else {}
        who = dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "某人") | dict.fromkeys(
            ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "a@example.org"
        )
        ran = subprocess.run(
            ["git", "-c", "protocol.file.allow=always", "-c", "core.hooksPath=.git/hooks", *map(str, arguments)],
            cwd=cwd or self.root,
            env=clean | who | date | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    def init(self):
        """Make the repository."""
        self.git("init", "-q", "-b", "main")
        return self

    def commit(self, day, *, zone="+0800", hour="10"):
        """Commit all that differs, on a day such as 2024-05-01."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "改", when=f"{day}T{hour}:00:00{zone}")
        return self
