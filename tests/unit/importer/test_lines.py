"""From lines to paragraphs."""

from huibian.importer.plaintext import from_text

WRAPPED = (
    "    今年春天大家一起到外面去看看别人怎么管食堂，看了以后才知\n道差在哪里，回来就动手改，改到夏天已经像个样子，大家都来吃饭，\n吃完还不肯走，坐在那里说话。\n"
    "    食堂的师傅说，菜要现炒，饭要现蒸，人来了才下锅，这样一锅一\n锅地做，费事是费事，可是没有人嫌慢，因为都看得见火，闻得到香，\n等得也高兴。\n"
)


def texts(text):
    return [block.text for block in from_text(text, "a.txt").blocks]


def test_wrapped_lines_are_joined():
    found = from_text(WRAPPED, "a.txt")
    assert [block.text[:4] + block.text[-4:] for block in found.blocks] == ["今年春天里说话。", "食堂的师也高兴。"]
    assert "才知道差在哪里" in found.blocks[0].text
    assert len(found.mends) == 1


def test_one_paragraph_a_line_stays():
    text = "看了三处，都好，大家在一起谈了整整一个下午，谈得很细。\n想了两天，又走了一遍，回来以后才写下来，写得不好请原谅。\n短句。\n"
    assert len(texts(text)) == 3


def test_a_list_of_short_lines_stays():
    assert texts("市领导1人\n林业站3人\n水管站2人\n") == ["市领导1人", "林业站3人", "水管站2人"]


def test_latin_words_keep_their_space():
    lines = ["长" * 28 + "word", "next" + "长" * 28, "长" * 30, "长" * 30, "完。"]
    assert texts("\n".join(lines)) == ["长" * 28 + "word next" + "长" * 88 + "完。"]
