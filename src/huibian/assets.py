"""The files that pages link to besides content: the theme's assets, and the search client."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from huibian.output import Artifact
from huibian.theme import Theme

ENTRY_MODULE = "ui.js"


@dataclass(frozen=True, slots=True)
class Assets:
    """All assets, with the URL that each theme asset has, and the URL of the search client's entry module."""

    artifacts: tuple[Artifact, ...]
    urls: dict[str, str]
    search_script: str


def asset_urls(assets: Mapping[str, bytes]) -> dict[str, str]:
    """Give each asset the URL it is published under: its name carries its digest, so that no cache misleads."""
    urls = {}
    for path, data in assets.items():
        stem, dot, suffix = path.rpartition(".")
        digest = hashlib.sha256(data).hexdigest()[:8]
        urls[path] = f"/assets/{stem}.{digest}.{suffix}" if dot else f"/assets/{path}.{digest}"
    return urls


def search_client() -> dict[str, bytes]:
    """Return the modules of the search client by name. They import each other, so they stay together."""
    folder = files("huibian") / "browser"
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir(), key=str) if file.name.endswith(".js")}


def collect_assets(theme: Theme) -> Assets:
    """Read all assets of a theme, and the search client into a folder that carries its digest."""
    data = {path: file.read_bytes() for path, file in theme.assets.items()}
    urls = asset_urls(data)
    artifacts = [Artifact(urls[path][1:], data[path]) for path in data]
    modules = search_client()
    digest = hashlib.sha256(b"".join(name.encode() + b"\0" + code for name, code in modules.items())).hexdigest()[:8]
    folder = f"assets/search-{digest}"
    artifacts += [Artifact(f"{folder}/{name}", code) for name, code in modules.items()]
    return Assets(tuple(artifacts), urls, f"/{folder}/{ENTRY_MODULE}")
