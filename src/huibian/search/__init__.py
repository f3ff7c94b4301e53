"""Full-text search: one prebuilt index, described in docs/search-index.md, and the Python reader of it.

    from huibian.search import open_index

    index = open_index("output/search-index")
    for hit in index.search("安全生产", provinces=["shanxi"], limit=20).hits:
        print(hit.title, hit.url)

The names below are imported when they are asked for: building an index does without Whoosh.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from huibian.search.damage import IndexDamaged
    from huibian.search.excerpt import Excerpt
    from huibian.search.index import FacetCount, Hit, Index, Partial, SearchResult, open_index

__all__ = ["Excerpt", "FacetCount", "Hit", "Index", "IndexDamaged", "Partial", "SearchResult", "open_index"]
_MODULES = {"Excerpt": "excerpt", "IndexDamaged": "damage"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'index')}"), name)
