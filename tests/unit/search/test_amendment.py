"""A published index that is brought up to date holds the files that its documents give anew."""

import random
from dataclasses import replace

import numpy as np
import pytest

from huibian.search.amendment import amend_index
from huibian.search.damage import IndexDamaged
from huibian.search.document import index_texts
from huibian.search.facets import collect_facets
from huibian.search.files import IndexFiles
from huibian.search.fold import fold
from huibian.search.fragments import build_dictionary
from huibian.search.indexing import list_files
from huibian.search.run import build_run
from search.conftest import encode, make_labels, publish

OPTIONS = {"shard_size": 1 << 20, "verify": 1}


def documents_of(archive, chance):
    """Some documents of places, in cities or not."""
    return [
        archive.document(
            number,
            "题目",
            "".join(chance.choices("甲乙丙丁", k=30)),
            facets={"province": chance.choice((("shanxi",), ("shanxi", "shanxi/taiyuan")))},
        )
        for number in range(12)
    ]


def amended(folder, before, after, *, with_fields=True):
    """Bring the index of some documents up to date; return its files, but for the documents' own."""
    run = build_run(after)
    listed = list_files(collect_facets([run], make_labels(after)), run.days.astype(np.int64), b"", "")
    changed = {new.id: tuple(map(fold, index_texts(new))) for old, new in zip(before, after, strict=True) if old != new}
    told = dict(
        amend_index(
            IndexFiles.open(folder),
            changed,
            fragments=0,
            dictionary=build_dictionary(after),
            listed=listed if with_fields else None,
        )
    )
    files = {path: data for path, data in encode(before, **OPTIONS).items() if not path.startswith("documents/")}
    stay = {path: data for path, data in files.items() if not (with_fields and path.startswith("facets/"))}
    return stay | told, told


@pytest.mark.parametrize("seed", range(8))
def test_texts_and_facets_change(tmp_path, archive, seed):
    chance = random.Random(seed)
    before = documents_of(archive, chance)
    publish(tmp_path, before, **OPTIONS)
    after = list(before)
    for number in chance.sample(range(12), chance.randint(0, 3)):
        body = "".join(chance.choices("甲乙丙丁", k=31))
        facets = {"province": ("shanxi",)} if seed % 2 else before[number].facets
        after[number] = replace(before[number], sections=(("", "", body),), facets=facets)
    if seed == 7:  # the last city is gone, and with it a file
        after = [replace(document, facets={"province": ("shanxi",)}) for document in before]
    files, told = amended(tmp_path, before, after)
    expected = {path: data for path, data in encode(after, **OPTIONS).items() if not path.startswith("documents/")}
    assert files == expected
    assert list(told)[-1] == "manifest.json"


def test_where_the_fields_are_as_they_were_their_files_are_not_told(tmp_path, archive):
    before = documents_of(archive, random.Random(3))
    publish(tmp_path, before, **OPTIONS)
    after = [replace(before[0], sections=(("", "", "丁丁丁甲"),)), *before[1:]]
    files, told = amended(tmp_path, before, after, with_fields=False)
    assert files == {p: data for p, data in encode(after, **OPTIONS).items() if not p.startswith("documents/")}
    assert not any(path.startswith(("facets/", "dates", "suggestions", "table")) for path in told)


def test_a_file_that_is_missing_is_damage(tmp_path, archive):
    before = documents_of(archive, random.Random(3))
    publish(tmp_path, before, **OPTIONS)
    (tmp_path / "dates.bin").unlink()
    with pytest.raises(IndexDamaged):
        amended(tmp_path, before, before)
