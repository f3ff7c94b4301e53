"""A published index, brought up to date where some documents' texts changed: the files that are others now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from huibian.search.damage import NOT_THERE, OTHER_CONTENT, IndexDamaged
from huibian.search.files import IndexFiles, read_published
from huibian.search.fragments import Dictionary
from huibian.search.indexing import Artifact
from huibian.search.manifest import (
    DICTIONARY,
    MANIFEST,
    VERSIONS,
    FileKind,
    facet_name,
    facet_path,
    file_mark,
    pack_file,
    shard_path,
)
from huibian.search.occurrences import Substrings
from huibian.search.revision import Texted, revise
from huibian.search.texts import Texts

Listed = Iterable[tuple[str, FileKind, int, bytes]]  # as of `list_files`


def amend_index(
    files: IndexFiles, changed: Texted, *, fragments: int, dictionary: Dictionary, listed: Listed | None
) -> Iterator[Artifact]:
    """Yield the files below `search-index/` that change, and those of `listed`, as (path, bytes), the manifest last; but for the documents'.

    `files` are the published index, of the same documents in the same order, `changed` the folded texts of those that changed;
    `fragments` is what the checksum of the documents' files grew by (modulo 2^32). `listed` are the files that tell of the
    reports' fields (`list_files`), where these changed.

    Raises:
        RevisionError: the index has to be worked out anew.
        IndexDamaged: what is published is not whole.
    """
    order = files.manifest.order
    revised = revise(files, Substrings(files, Texts(files)), changed)
    version = files.manifest.version + fragments
    sizes: dict[str, list[int]] = {}
    new: dict[str, bytes] = {}
    for path, kind, number, payload in () if listed is None else listed:
        new[path] = pack_file(kind, number, order, payload)
        if kind is FileKind.FACET:
            sizes.setdefault(facet_name(path), []).append(len(new[path]))
    told = frozenset(new)
    new[DICTIONARY] = pack_file(FileKind.DICTIONARY, 0, order, dictionary.pack())
    for (number, kind, shard), payload in revised.payloads.items():
        new[shard_path(number, kind, shard)] = pack_file(kind, shard, files.manifest.segments[number].order, payload)
    facets = (
        tuple((name, tuple(parts)) for name, parts in sizes.items()) if listed is not None else files.manifest.facets
    )
    former = _former(files, new, {name: len(parts) for name, parts in facets})
    for path, data in former.items():
        version -= file_mark(path, data)
    for path, data in new.items():
        version += file_mark(path, data)
        if path in told or former.get(path) != data:
            yield path, data
    manifest = replace(
        files.manifest,
        version=version % VERSIONS,
        segments=tuple(
            replace(segment, weights=weights)
            for segment, weights in zip(files.manifest.segments, revised.weights, strict=True)
        ),
        shortest_title=revised.shortest_title,
        facets=facets,
    )
    yield MANIFEST, manifest.dump()


def _former(files: IndexFiles, new: Iterable[str], facets: Mapping[str, int]) -> dict[str, bytes]:
    """Read what was published in the places of the new files, and of facets' parts (of which there are so many now) that are no more."""
    former = {}
    before = {facet_path(name, part) for name, parts in files.manifest.facets for part in range(len(parts))}
    now = {facet_path(name, part) for name, parts in facets.items() for part in range(parts)}
    for path in (*(path for path in new if path not in now - before), *(before - now)):
        try:
            former[path] = read_published(files.folder, path)
        except OSError as error:
            raise IndexDamaged(path, NOT_THERE) from error
        except ValueError as error:
            raise IndexDamaged(path, OTHER_CONTENT) from error
    return former
