"""Frequent words of titles."""

from huibian.search.title_words import title_words


def test_words_lie_between_the_phrases_of_all_titles():
    titles = ["关于赴太原学习考察瓦斯抽采工作情况的报告", "赴大同考察瓦斯抽采的报告", "关于垃圾分类的请示"]
    assert title_words(titles, {"太原", "大同"}) == ["瓦斯抽采"]


def test_a_part_is_a_word_where_it_stands_beside_different_characters():
    titles = ["煤矿通风的报告", "煤矿救护的报告", "煤矿复垦的报告", "煤矿安全的报告", "小煤矿的报告"]
    assert title_words(titles) == ["煤矿"]


def test_a_part_of_which_one_neighbour_is_the_rule_is_none():
    titles = ["主管部门的报告"] * 9 + ["分管部门甲的报告", "接管部门乙的报告", "代管部门丙的报告"]
    assert "管部门" not in title_words(titles)


def test_a_part_of_one_word_alone_is_none():
    assert title_words(["煤矿安全的报告", "煤矿安全考察报告"]) == ["煤矿安全"]


def test_names_that_are_known_are_left_out_and_end_a_word():
    assert title_words(["青岚县总工会职工书屋的报告", "职工书屋的报告"], {"青岚县总工会"}) == ["职工书屋"]
    assert title_words(["职工书屋的报告", "职工书屋的总结"], {"职工书屋"}) == []


def test_a_title_counts_once():
    assert title_words(["瓦斯、瓦斯、瓦斯", "安安安安"]) == []


def test_the_most_frequent_come_first_and_no_more_than_asked_for():
    titles = ["瓦斯的报告"] * 2 + ["通风的报告"] * 3 + ["冷链物流的报告"] * 3
    assert title_words(titles) == ["冷链物流", "通风", "瓦斯"]
    assert title_words(titles, limit=1) == ["冷链物流"]
    assert title_words(reversed(titles)) == title_words(titles)


def test_odd_titles():
    assert title_words(["", "ABC", "2012", "。", "的"]) == []
