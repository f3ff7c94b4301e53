"""Sites of Hugo, Jekyll and MkDocs, and tables of metadata: what they say is taken, what nobody understands is told."""

import re

import pytest
from samples import png, request, styled
from test_samples import Imported

from huibian.i18n import translations
from huibian.importer.catalogue import import_catalogue
from huibian.importer.drafts import Style
from huibian.importer.run import Importer, Options, make_knowledge
from huibian.importer.sites import import_site

BODY = "市政府：\n\n我们一行4人看了三处矿井[^a]。\n\n## 一、所见\n\n矿井很**深**。\n\n[^a]: 记于当晚。\n"


@pytest.fixture
def importer(tmp_path):
    folder = tmp_path / "site/content"
    folder.mkdir(parents=True)
    knowledge, _problems = make_knowledge(folder)
    return Importer(Options(folder=folder, style=Style(translations("zh-CN").gettext)), knowledge)


def write(root, files):
    for name, data in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return root


def imported(importer, outcomes):
    return Imported(importer.options.folder, list(outcomes))


def test_hugo(importer, tmp_path):
    root = write(
        tmp_path / "hugo",
        {
            "content/_index.md": "---\ntitle: 首页\n---\n",
            "content/trips/taiyuan.md": "---\ntitle: 关于赴太原学习的报告\ndate: 2012-12-08T10:00:00+08:00\nauthor: 青岚市总工会\n"
            "tags: [安全, 煤矿]\ncategories: [考察]\naliases: [/old/ty/]\ntype: post\nweight: 3\ndraft: false\n---\n"
            + BODY
            + '\n{{< figure src="/img/a.png" alt="井口" >}}\n\n又见[前文]({{< relref "xian/index.md" >}})。\n\n{{< youtube abc >}}\n\n<!--more-->\n',
            "content/trips/xian/index.md": '+++\ntitle = "赴西安考察的请示"\ndate = 2011-03-01\nlastmod = 2011-04-01\n[params]\nx = 1\n+++\n'
            + BODY
            + "\n![塔](ta.png)\n![没有](no.png)\n",
            "content/trips/xian/ta.png": png(),
            "content/person.md": "---\ntitle: 关于赴太原学习的随感\nauthor: admin\n---\n\n文字。\n",
            "content/trips/bad.md": "---\ntitle: [\n---\n",
            "static/img/a.png": png(),
        },
    )
    result = imported(importer, import_site(importer, "hugo", root))
    assert result.paths == ["person.md", "trips/taiyuan.md", "trips/xian.md"]
    person, first, second = result.guesses()
    assert "department" not in person
    assert "author: admin" in result.left_out
    bodies = result.bodies[1:]
    (review,) = set(result.reviews)
    reviews = re.split(r"^## ", review, flags=re.MULTILINE)[-2:]
    assert first["title"] == "关于赴太原学习的报告"
    assert first["date"] == "2012-12-08"
    assert first["department"] == "青岚市总工会"
    assert first["topics"] == ("安全", "煤矿", "考察")
    assert first["aliases"] == ("/trips/taiyuan/", "/old/ty/")
    assert first["destinations"] == ("太原",)
    assert first["party"] == "4"
    assert second["date"] == "2011-03-01"
    assert second["kind"] == "请示"
    assert "![井口](taiyuan-1.png)" in bodies[0]
    assert "[前文](xian.md)" in bodies[0]
    assert "<!--more-->" not in bodies[0]
    assert "矿井很**深**。" in bodies[0]
    assert (importer.options.folder / "trips/taiyuan-1.png").read_bytes() == png()
    assert "![塔](xian-1.png)" in bodies[1]
    assert "youtube" in reviews[0]
    assert "weight: 3" in result.left_out
    assert "no.png" in reviews[1]
    failures = [problem.kind.code for outcome in result.outcomes for problem in outcome.problems]
    assert failures == ["E110"]
    again = list(import_site(importer, "hugo", root))
    assert [outcome.is_known for outcome in again if not outcome.problems] == [True] * 4


def test_a_site_has_one_review_by_page(importer, tmp_path):
    pages = {
        f"content/trips/t{number}.md": f"---\ntitle: 赴太原学习的第{number}篇报告\nweight: {number}\n---\n{BODY}"
        for number in range(9)
    }
    about = {
        "content/about.md": "---\ntitle: 关于\n---\n\n甲乙丙丁。\n\n~~~\n戊己\n~~~\n",
        "content/about-xian.md": "---\ntitle: 关于赴西安学习的报告\n---\n\n文字。\n",
        "content/trips/_index.md": "---\ntitle: 各次考察\n---\n\n庚辛。\n",
        "content/index.md": "---\ntitle: 首页\n---\n\n壬癸。\n",
    }
    root = write(tmp_path / "我的站", pages | about)
    folder = importer.options.folder
    result = imported(importer, import_site(importer, "hugo", root))
    assert len(result.paths) == 10
    (file,) = folder.glob("_review-*.md")
    review = file.read_text("utf-8")
    assert review.startswith("# ")
    assert "我的站" in review.splitlines()[0]
    sections = re.findall(r"^## (\S+)$", review, re.MULTILINE)
    assert sorted(sections) == sorted(
        [*result.paths, "content/about.md", "content/index.md", "content/trips/\\_index.md"]
    )
    for number in range(9):
        assert f"weight: {number}" in review.split(f"## trips/t{number}.md\n")[1].split("\n## ")[0]
    assert all(text in review for text in ("甲乙丙丁", "戊己", "各次考察", "庚辛", "壬癸"))
    assert not (folder / "about.md").exists()

    pages = {"content/trips/t10.md": "---\ntitle: 赴太原学习的第10篇报告\n---\n" + BODY}
    list(import_site(importer, "hugo", write(root, pages)))
    assert list(folder.glob("_review-*.md")) == [file]
    assert file.read_text("utf-8").startswith(review)
    assert file.read_text("utf-8").count("## trips/t10.md") == file.read_text("utf-8").count("## trips/t1.md") == 1


def test_jekyll(importer, tmp_path):
    root = write(
        tmp_path / "jekyll",
        {
            "_config.yml": "permalink: pretty\n",
            "_posts/2012-12-08-taiyuan.md": "---\ntitle: 关于赴太原学习的报告\nlayout: post\ncategories: [Trips, x]\nredirect_from: /ty\npublished: false\n---\n"
            + BODY
            + "\n![井]({{ site.baseurl }}/assets/a.png)\n\n见[前文]({% post_url 2011-03-01-xian %})。\n\n{% include note.html %}\n",
            "_posts/2011-03-01-xian.md": "# 赴西安考察的请示\n\n" + BODY,
            "assets/a.png": png(),
            "about.md": "---\nlayout: page\n---\n本站说明。\n",
        },
    )
    result = imported(importer, import_site(importer, "jekyll", root))
    assert "本站说明" in result.left_out
    assert result.paths == ["2011/xian.md", "2012/taiyuan.md"]
    second, first = result.guesses()
    assert (first["date"], second["date"]) == ("2012-12-08", "2011-03-01")
    assert second["title"] == "赴西安考察的请示"
    assert "# 赴西安考察的请示" not in result.bodies[0]
    assert first["aliases"] == ("/trips/x/2012/12/08/taiyuan/", "/ty")
    assert first["draft"] == "是"
    assert "![井](taiyuan-1.png)" in result.bodies[1]
    assert "[前文](../2011/xian.md)" in result.bodies[1]
    assert "{% include note.html %}" in result.bodies[1]
    assert "include" in result.reviews[1].split("## 2012/taiyuan.md")[1]


def test_mkdocs(importer, tmp_path):
    root = write(
        tmp_path / "mkdocs",
        {
            "mkdocs.yml": "site_name: x\ndocs_dir: pages\n",
            "pages/2012/taiyuan.md": "# 关于赴太原学习的报告\n\n[TOC]\n\n"
            + BODY
            + '\n!!! note "注意"\n    第一行\n\n    第二行\n\n正文。\n\n[前文](../2011/xian.md#一所见)\n\n![井](a.png)\n',
            "pages/2012/a.png": png(),
            "pages/2011/xian.md": "# 赴西安考察的请示\n\n" + BODY,
        },
    )
    result = imported(importer, import_site(importer, "mkdocs", root))
    assert result.paths == ["2011/xian.md", "2012/taiyuan.md"]
    body = result.bodies[1]
    assert "> **注意**\n>\n> 第一行\n>\n> 第二行\n\n正文。" in body
    assert "[TOC]" not in body
    assert "[前文](../2011/xian.md#一所见)" in body
    assert "![井](taiyuan-1.png)" in body
    assert result.guesses()[1]["aliases"] == ("/2012/taiyuan/",)


def test_a_picture_outside_the_site_is_not_taken(importer, tmp_path):
    (tmp_path / "secret.png").write_bytes(png())
    root = write(
        tmp_path / "mkdocs", {"docs/a.md": "# 关于赴太原学习的报告\n\n![x](../../secret.png)\n\n![y](link.png)\n"}
    )
    (root / "docs/link.png").symlink_to(tmp_path / "secret.png")
    imported(importer, import_site(importer, "mkdocs", root))
    assert list(importer.options.folder.rglob("*.png")) == []


def test_a_site_without_pages(importer, tmp_path):
    for generator in ("hugo", "jekyll", "mkdocs"):
        outcomes = list(import_site(importer, generator, tmp_path))
        assert [problem.kind.code for problem in outcomes[0].problems] == ["E662"]


def test_a_table_of_metadata(importer, tmp_path):
    table = "文件,标题,成文日期,发文单位,城市,人数,备注\n报告/一.docx,关于赴山东学习的报告,2016/5/3,市商务局,潍坊、临沂,5人,好\n二.txt,,2021年3月2日,,,,\n三.txt,不在,,,,,\n../../etc/passwd,外面,,,,,\n"
    root = write(
        tmp_path / "table", {"目录.csv": table.encode("gbk"), "报告/一.docx": styled().data, "二.txt": request().data}
    )
    result = imported(importer, import_catalogue(importer, root))
    first, second = result.guesses()
    assert first["title"] == "关于赴山东学习的报告"
    assert first["date"] == "2016-05-03"
    assert first["department"] == "市商务局"
    assert first["destinations"] == ("潍坊", "临沂")
    assert first["party"] == "5"
    assert first["recipients"] == ("市人民政府",)
    assert second["department"] == "柳树沟村村委会"
    codes = [problem.kind.code for outcome in result.outcomes for problem in outcome.problems]
    assert codes == ["W667", "E650", "E669"]
    assert "关于赴山东学习农贸市场改造的报告" in result.left_out
    assert all(outcome.is_known or outcome.problems for outcome in import_catalogue(importer, root / "目录.csv"))


def test_tables_that_cannot_be_read(importer, tmp_path):
    def codes(source):
        return [problem.kind.code for outcome in import_catalogue(importer, source) for problem in outcome.problems]

    assert codes(tmp_path) == ["E662"]
    assert codes(write(tmp_path / "a", {"a.csv": "标题,日期\n一,2\n"})) == ["E668"]
    assert codes(write(tmp_path / "b", {"a.csv": ""})) == ["E668"]
    assert codes(write(tmp_path / "d", {"a.csv": "标题,文件\n一,\n"})) == ["E668"]
    assert codes(write(tmp_path / "c", {"a.csv": "文件\nx.txt\n", "b.csv": "文件\nx.txt\n"})) == ["E670"]


def test_what_a_table_says_is_guessed_from(importer, tmp_path):
    root = write(
        tmp_path / "table", {"目录.csv": "标题,文件\n赴杭州考察的请示,a.txt\n", "a.txt": "看了三处。\n".encode()}
    )
    result = imported(importer, import_catalogue(importer, root))
    (guessed,) = result.guesses()
    assert guessed["destinations"] == ("杭州",)
    assert guessed["kind"] == "请示"


def test_a_missing_document_is_named(importer, tmp_path):
    root = write(tmp_path / "table", {"目录.csv": "标题,文件\n一,没有.docx\n"})
    (outcome,) = import_catalogue(importer, root)
    (problem,) = outcome.problems
    assert (problem.location.path, problem.excerpt) == ("目录.csv:2", "没有.docx")
    assert problem.message(translations("zh-CN").gettext) == "文件读不出来：没有这个文件或文件夹"


def test_fields_of_hugos_own_making(importer, tmp_path):
    pages = {
        "content/a.md": "+++\ntitle = '赴太原学习的报告'\n[params]\ndepartment = '市商务局'\n+++\n" + BODY,
        "content/b.md": "---\ntitle: 赴西安学习的报告\nparams:\n  department: 市档案局\n---\n" + BODY,
    }
    result = imported(importer, import_site(importer, "hugo", write(tmp_path / "hugo", pages)))
    assert [guessed["department"] for guessed in result.guesses()] == ["市商务局", "市档案局"]


def test_jekyll_writes_lists_as_words_and_hints_for_its_own_markdown(importer, tmp_path):
    page = (
        "---\ntitle: 赴太原学习的报告\ncategories: 档案 学习\ntags: 档案\n---\n"
        + BODY
        + '\n![井](a.png){:width="300"}\n{: .note}\n'
    )
    root = write(tmp_path / "jekyll", {"_posts/2012-12-08-a.md": page.encode("gbk"), "_posts/a.png": png()})
    result = imported(importer, import_site(importer, "jekyll", root))
    assert result.guesses()[0]["topics"] == ("档案", "学习")
    assert "{:" not in result.bodies[0]
    assert '{:width="300"}' in result.left_out
    assert "{: .note}" in result.left_out


def test_titles_in_the_navigation_of_mkdocs(importer, tmp_path):
    nav = "nav:\n  - 首页: index.md\n  - 2016:\n    - '赴甘肃兰州考察的报告': 2016/a.md\n    - 别的: 2016/b.md\nx: !!python/name:os.system\n"
    pages = {
        "mkdocs.yml": nav,
        "docs/2016/a.md": "# 兰州\n\n" + BODY,
        "docs/2016/b.md": "---\ntitle: 赴西安学习\n---\n" + BODY,
    }
    result = imported(importer, import_site(importer, "mkdocs", write(tmp_path / "mkdocs", pages)))
    assert [guessed["title"] for guessed in result.guesses()] == ["赴甘肃兰州考察的报告", "赴西安学习"]
    assert "# 兰州" in result.bodies[0]


def test_broken_fields_are_told_at_their_place(importer, tmp_path):
    root = write(tmp_path / "jekyll", {"_posts/2012-01-01-a.md": '---\ntitle: "坏的\n---\n正文\n'})
    (outcome,) = import_site(importer, "jekyll", root)
    (problem,) = outcome.problems
    assert str(problem.location) == "_posts/2012-01-01-a.md:2:8"
    assert problem.kind.code.startswith("E1")
