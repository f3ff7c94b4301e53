"""The files that pages link to besides content: the theme's assets, and huibian's own scripts."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from huibian.bundling import bundles
from huibian.cache import Cache
from huibian.digests import digest_of
from huibian.output import Artifact
from huibian.theme import Theme

SEARCH_SCRIPT = "ui.js"
SCRIPTS = (SEARCH_SCRIPT, "ui-marks.js", "ui-meant.js", "ui-save.js", "ui-variants.js")


@dataclass(frozen=True, slots=True)
class Assets:
    """All assets, with the URLs that the theme's assets have, and those of huibian's scripts by their modules' names."""

    artifacts: tuple[Artifact, ...]
    urls: dict[str, str]
    scripts: dict[str, str]


def asset_urls(assets: Mapping[str, bytes]) -> dict[str, str]:
    """Give each asset the URL it is published under: its name carries its digest, so that no cache misleads."""
    urls = {}
    for path, data in assets.items():
        stem, dot, suffix = path.rpartition(".")
        digest = hashlib.sha256(data).hexdigest()[:8]
        urls[path] = f"/assets/{stem}.{digest}.{suffix}" if dot else f"/assets/{path}.{digest}"
    return urls


def browser_modules() -> dict[str, str]:
    """Return the modules that run in the browser, by name."""
    folder = files("huibian") / "browser"
    return {file.name: file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".js")}


def collect_assets(theme: Theme, cache: Cache, scratch: Path) -> Assets:
    """Read all assets of a theme, and bundle the scripts, or remember them."""

    def bundled() -> bytes:
        return json.dumps(bundles(browser_modules(), SCRIPTS)).encode()

    packed: dict[str, str] = json.loads(cache.remembered(digest_of("scripts", SCRIPTS), bundled, scratch))
    scripts = {name: script.encode() for name, script in packed.items()}
    assets = {path: file.read_bytes() for path, file in theme.assets.items()}
    urls, script_urls = asset_urls(assets), asset_urls(scripts)
    published = {urls[path]: data for path, data in assets.items()}
    published |= {script_urls[name]: data for name, data in scripts.items()}
    return Assets(tuple(Artifact(url[1:], data) for url, data in published.items()), urls, script_urls)
