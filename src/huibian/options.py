"""What a build is asked for."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huibian.config import Config
from huibian.jobs import Jobs

CONTENT = "content"
THEMES = "themes"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """What a build is asked for. `site` holds `content/`; `today` decides which dates lie in the future.

    `cache` is the folder where results are kept for later builds, `None`: none are. A dry run only tells what it would change.
    `with_care` looks for what does no harm on a page, too: leftovers of conversion, probable duplicates and the like.
    """

    site: Path
    output: Path
    config: Config
    today: date
    jobs: Jobs = 1
    with_drafts: bool = False
    strict: bool = False
    cache: Path | None = None
    dry_run: bool = False
    with_care: bool = False
