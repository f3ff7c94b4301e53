"""Taxonomies: slugs that do not collide, order, roll-up."""

from huibian.places import Gazetteer
from huibian.record.vocabulary import load_vocabulary
from huibian.taxonomy import DEPARTMENT, named_taxonomy, place_keys, unique_slugs

GAZETTEER = Gazetteer.load()


def vocabulary(text):
    loaded, problems = load_vocabulary(text, "departments.yaml")
    assert not problems
    return loaded


def test_names_that_sound_alike_both_get_a_digest():
    slugs = unique_slugs(["泰州市总工会", "台州市总工会", "太原市总工会"], {})
    assert len(set(slugs.values())) == 3
    assert slugs["太原市总工会"] == "tai-yuan-shi-zong-gong-hui"
    assert all(slugs[name].startswith("tai-zhou-shi-zong-gong-hui-") for name in ("泰州市总工会", "台州市总工会"))


def test_a_slug_of_the_vocabulary_stays():
    assert unique_slugs(["甲", "贾"], {"甲": "jia"})["甲"] == "jia"


def test_a_place_counts_for_all_that_hold_it():
    place = GAZETTEER.resolve_destination("太原", ()).place
    assert place_keys([place]) == ("shanxi", "shanxi/taiyuan")


def test_terms_by_pinyin_and_parents_count_their_children():
    words = vocabulary("- name: 总工会\n- name: 办公室\n  parent: 总工会\n- name: 档案馆\n")
    taxonomy = named_taxonomy(DEPARTMENT, [["办公室"], ["档案馆"], ["总工会"]], words, parents=True)
    assert [(term.name, term.reports) for term in taxonomy.terms] == [
        ("办公室", (0,)),
        ("档案馆", (1,)),
        ("总工会", (0, 2)),
    ]
    assert [term.name for term in taxonomy.roots] == ["档案馆", "总工会"]
    assert [term.name for term in taxonomy.children["zonggonghui"]] == ["办公室"]


def test_a_term_without_reports_is_not_listed():
    taxonomy = named_taxonomy(DEPARTMENT, [["总工会"]], vocabulary("- name: 总工会\n- name: 空处\n"))
    assert [term.name for term in taxonomy.terms] == ["总工会"]
