"""An index that was revised is, byte for byte, the one that its documents give anew."""

import random
from dataclasses import replace

import pytest

from huibian.search.document import FIELDS, index_texts
from huibian.search.files import IndexFiles
from huibian.search.fold import fold
from huibian.search.manifest import FileKind, Manifest, shard_path, unpack_file
from huibian.search.occurrences import Substrings
from huibian.search.revision import RevisionError, revise
from huibian.search.texts import Texts
from search.conftest import encode, publish
from search.test_phrases import some_documents

SIZES = {"shard_size": 1 << 20}  # one shard each: the number never changes


def revised_index(folder, changed, shard_size=SIZES["shard_size"]):
    files = IndexFiles.open(folder)
    texts = Texts(files)
    folded = {document.id: tuple(map(fold, index_texts(document))) for document in changed}
    return files.manifest, revise(files, Substrings(files, texts), folded, shard_size)


def edited(document, rng):
    """Some letters more, some fewer, some others; in any field."""

    def change(text):
        at, end = sorted(rng.randint(0, len(text)) for _ in range(2))
        new = "".join(rng.choices("ab安 \n", k=rng.randint(0, 4)))
        return rng.choice((text[:at] + new + text[at:], text[:at] + text[end:], text[:at] + new + text[end:], text))

    ((name, heading, body),) = document.sections
    places = tuple(change(place) for place in document.fields["place"])
    title = change(document.title) if rng.random() < 0.3 else document.title
    return replace(document, title=title, sections=((name, heading, change(body)),), fields={"place": places})


def shards(files, manifest):
    return {
        (at, kind, number): unpack_file(files[shard_path(at, kind, number)], kind, number, segment.order)
        for at, segment in enumerate(manifest.segments)
        for kind in (FileKind.GRAMS, FileKind.PHRASES)
        for number in range(segment.shards(kind))
    }


@pytest.mark.parametrize("seed", range(60))
def test_revising_gives_what_the_documents_give(tmp_path, seed):
    rng = random.Random(seed)
    documents = some_documents(seed)
    verify = rng.choice((0, 1, 2, 4, (0, 2, 0, 0, 0, 0, 0)))
    options = SIZES | {"verify": verify, "least": rng.choice((4, 1000))}
    publish(tmp_path, documents, **options)
    chosen = rng.sample(range(len(documents)), min(len(documents), rng.choice((1, 1, 2, 5))))
    changed = [edited(documents[number], rng) for number in chosen]
    try:
        before, revised = revised_index(tmp_path, changed)
    except RevisionError:
        assert any(documents[d.id].title != d.title for d in changed)
        return
    new = [next((d for d in changed if d.id == document.id), document) for document in documents]
    expected = encode(new, **options)
    manifest = Manifest.parse(expected["manifest.json"])
    old = shards({path: (tmp_path / path).read_bytes() for path in expected if "/" in path}, before)
    assert old | revised.payloads == shards(expected, manifest)
    assert all(old[key] != payload for key, payload in revised.payloads.items())
    assert revised.weights == tuple(segment.weights for segment in manifest.segments)
    assert revised.shortest_title == manifest.shortest_title


def test_nothing_changed_changes_nothing(tmp_path):
    documents = some_documents(3)
    publish(tmp_path, documents)
    before, revised = revised_index(tmp_path, documents)
    assert revised.payloads == {}
    assert (revised.weights, revised.shortest_title) == ((before.segments[0].weights,), before.shortest_title)


def test_where_the_number_of_shards_changes_all_is_worked_out_anew(tmp_path):
    documents = some_documents(5)
    publish(tmp_path, documents, shard_size=64)
    long = replace(documents[0], sections=(("", "", "".join(map(chr, range(0x4E00, 0x4E00 + 900)))),))
    with pytest.raises(RevisionError):
        revised_index(tmp_path, [long], shard_size=64)


def test_where_much_changes_all_is_worked_out_anew(tmp_path):
    documents = some_documents(5)
    publish(tmp_path, documents, **SIZES)
    for count in (500, 1100):
        long = replace(documents[0], sections=(("", "", "".join(map(chr, range(0x4E00, 0x4E00 + count)))),))
        if count < 1000:
            revised_index(tmp_path, [long])
            continue
        with pytest.raises(RevisionError):
            revised_index(tmp_path, [long])


@pytest.mark.parametrize(("number", "least"), [(7, 1000), (7, 20), (57, 20)])
def test_every_shard_that_changes_is_told_of_many(archive, number, least):
    """With many shards: those that are not told of are as they were. Those of a newer segment are smaller."""
    rng = random.Random(1)
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + 60)))
    documents = [archive.document(i, "题" * 9, "".join(rng.choices(letters, k=200))) for i in range(60)]
    archive.publish(documents, verify=2, least=least)
    files = IndexFiles.open(archive.folder)
    body = documents[number].sections[0][2]
    changed = replace(documents[number], sections=(("", "", body[:100] + letters[0] + body[101:]),))
    texts = Texts(files)
    folded = {number: tuple(map(fold, index_texts(changed)))}
    revised = revise(files, Substrings(files, texts), folded)
    expected = archive.encode([*documents[:number], changed, *documents[number + 1 :]], verify=2, least=least)
    manifest = Manifest.parse(expected["manifest.json"])
    sizes = [(segment.grams, segment.phrases) for segment in manifest.segments]
    assert sizes == [(segment.grams, segment.phrases) for segment in files.manifest.segments]
    grams = sum(segment.grams for segment in manifest.segments)
    assert grams > 8
    assert 0 < len(revised.payloads) < grams / 2
    old = shards({path: (archive.folder / path).read_bytes() for path in expected if "/" in path}, files.manifest)
    assert old | revised.payloads == shards(expected, manifest)
    assert len(FIELDS) == len(folded[number])
