"""Whole sites: what is published for what is written, all or nothing, the same every time."""

import csv
import io
import json
import os
import re
import shutil
import xml.etree.ElementTree as ET

import pytest

from conftest import report
from huibian.search.index import open_index


def codes(result):
    return sorted(problem.kind.code for problem in result.problems)


def test_every_page_of_a_small_site(archive):
    result = archive.build(base_url="https://example.org/archive/")
    assert codes(result) == []
    assert result.reports == 3
    pages = {path for path in archive.tree() if not path.startswith(("assets/", "search-index/"))}
    assert pages == {
        ".huibian.json",
        "404.html",
        "about/index.html",
        "data/reports.csv",
        "data/reports.json",
        "departments/index.html",
        "departments/lvyouju/feed.xml",
        "departments/lvyouju/index.html",
        "departments/zonggonghui/feed.xml",
        "departments/zonggonghui/index.html",
        "feed.xml",
        "files/2012/data.csv",
        "index.html",
        "old/xian/index.html",
        "opensearch.xml",
        "provinces/abroad/feed.xml",
        "provinces/abroad/index.html",
        "provinces/abroad/japan/index.html",
        "provinces/abroad/unknown/index.html",
        "provinces/index.html",
        "provinces/shaanxi/2012/index.html",
        "provinces/shaanxi/feed.xml",
        "provinces/shaanxi/index.html",
        "provinces/shaanxi/xian/index.html",
        "provinces/shanxi/2012/index.html",
        "provinces/shanxi/feed.xml",
        "provinces/shanxi/index.html",
        "provinces/shanxi/taiyuan/index.html",
        "reports/2012/taiyuan/index.html",
        "reports/2012/xian/index.html",
        "reports/undated/riben/index.html",
        "robots.txt",
        "search/index.html",
        "sitemap.xml",
        "topics/index.html",
        "topics/lvyou/index.html",
        "topics/meikuanganquan/index.html",
        "types/baogao/index.html",
        "types/index.html",
        "types/zongjie/index.html",
        "years/2012/index.html",
        "years/index.html",
        "years/unknown/index.html",
    }


def test_counts_roll_up_from_city_to_province(archive):
    archive.build()
    shanxi = archive.page("/provinces/shanxi/")
    assert "关于赴太原学习的报告" in shanxi
    assert "赴西安、太原考察旅游的报告" in shanxi
    assert "年份不详" in archive.page("/years/")
    assert "赴日本考察的报告" in archive.page("/years/unknown/")
    assert "赴日本考察的报告" in archive.page("/provinces/abroad/")


def test_links_between_reports_and_to_files(archive):
    archive.build()
    page = archive.page("/reports/2012/xian/")
    assert 'href="../taiyuan/"' in page
    assert 'href="../../../files/2012/data.csv"' in page
    assert archive.tree()["files/2012/data.csv"] == "城市,数量\n西安,3\n".encode()
    assert "../../reports/2012/xian/" in archive.page("/old/xian/")


def test_drafts_only_on_request(archive):
    archive.build()
    assert "reports/draft/index.html" not in archive.tree()
    archive.build(drafts=True)
    assert "reports/draft/index.html" in archive.tree()


def test_permalinks_do_not_follow_titles_and_dates(archive):
    archive.build()
    before = set(archive.tree())
    text = report(title="改了题目", date="2011-01-01", topics="[煤矿安全]")
    archive.add({"content/2012/taiyuan.md": text}).build()
    assert "reports/2012/taiyuan/index.html" in archive.tree()
    assert "reports/2012/taiyuan/index.html" in before


def test_urls_of_chinese_file_names_and_collisions(site):
    site.add({"content/山西考察.md": report(), "content/shanxikaocha.md": report()})
    result = site.build()
    assert codes(result) == ["E301"]
    assert {result.problems[0].location.path, "content/" + result.problems[0].params["other"]} == {
        "content/山西考察.md",
        "content/shanxikaocha.md",
    }
    assert not site.output.exists()


@pytest.mark.parametrize("alias", ["/departments/x/", "/reports/a/", "search", "/feed.xml"])
def test_an_alias_must_not_take_an_address_in_use(site, alias):
    site.add({"content/a.md": report(), "content/b.md": report(aliases=f"[{alias}]")})
    assert codes(site.build()) == ["E302"]


def test_a_link_that_leads_nowhere_names_the_nearest(site):
    site.add({"content/2012/taiyuan.md": report(), "content/b.md": report(body="见[前文](2012/taiyuen.md)。")})
    result = site.build()
    (problem,) = result.problems
    assert problem.kind.code == "E310"
    assert problem.params["suggestion"] == "2012/taiyuan.md"
    assert str(problem.location) == "content/b.md:8:2" or problem.location.line == 8


def test_a_failed_build_leaves_the_published_site_byte_for_byte(archive):
    archive.build()
    before = archive.tree()
    archive.add({"content/2012/taiyuan.md": report(date="2012-02-30")})
    result = archive.build()
    assert result.publication is None
    assert archive.tree() == before


def test_strict_fails_on_a_warning(site):
    site.add({"content/a.md": report(date="1023-01-01")})
    assert site.build().publication is not None
    assert site.build(strict=True).publication is None


def test_one_edit_rewrites_little(archive):
    archive.build()
    archive.add(
        {
            "content/2012/taiyuan.md": report(
                topics="[煤矿安全]", number="青工〔2012〕40号", body="## 一、做法\n\n换了。"
            )
        }
    )
    written = archive.build().publication.written
    pages = [path for path in written if path.endswith(".html")]
    assert pages == ["reports/2012/taiyuan/index.html"]
    assert archive.build().publication.written == ()


ENVIRONMENTS = [
    {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "LANG": "de_DE.UTF-8"},
]


def test_the_same_bytes_whatever_the_machine(archive):
    trees = []
    for environment in ENVIRONMENTS:
        for jobs in ("1", "2"):
            ran = archive.run("build", "--jobs", jobs, "--base-url", "https://example.org/", **environment)
            assert ran.returncode == 0, ran.stderr
            trees.append(archive.tree())
            shutil.rmtree(archive.output)
    assert all(tree == trees[0] for tree in trees)


def test_batches_do_not_show(site, monkeypatch):
    site.add({f"content/{n // 7}/{n:03}.md": report(title=f"报告{n}", date=f"20{n % 20:02}-01-01") for n in range(60)})
    site.build()
    before = site.tree()
    monkeypatch.setattr("huibian.rendering.REPORT_BATCH", 7)
    monkeypatch.setattr("huibian.rendering.TERM_BATCH", 1)
    monkeypatch.setattr("huibian.reading.BATCH", 11)
    shutil.rmtree(site.output)
    site.build(jobs=2)
    assert site.tree() == before


def test_feeds_and_sitemap_are_well_formed(archive):
    archive.add({"content/bad.md": report(title='"a & <b> ]]>"')})
    assert archive.build(base_url="https://example.org/archive/").publication
    atom = "{http://www.w3.org/2005/Atom}"
    for path, data in archive.tree().items():
        if path.endswith(".xml"):
            root = ET.fromstring(data)
            if root.tag == f"{atom}feed":
                assert root.findtext(f"{atom}id").startswith("https://example.org/archive/")
                assert all(
                    re.match(r"\d{4}-\d\d-\d\dT", e.findtext(f"{atom}updated")) for e in root.iter(f"{atom}entry")
                )
    locations = [e.text for e in ET.fromstring(archive.tree()["sitemap.xml"]).iter() if e.tag.endswith("loc")]
    assert "https://example.org/archive/reports/2012/taiyuan/" in locations
    assert not [url for url in locations if "old/xian" in url or "404" in url]


def test_the_export_holds_every_report_and_no_formula(archive):
    archive.add({"content/evil.md": report(title='"=HYPERLINK(1)"', leader='"@x"')})
    archive.build()
    text = archive.tree()["data/reports.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 4
    assert {row["标题"] for row in rows if "HYPERLINK" in row["标题"]} == {"'=HYPERLINK(1)"}
    assert [row["带队"] for row in rows if row["带队"]] == ["'@x"]
    document = json.loads(archive.tree()["data/reports.json"])
    assert [entry["url"] for entry in document["reports"]][-1] == "/reports/undated/riben/"
    assert document["reports"][0]["provinces"] == ["山西省"]
    archive.build(language="en", cache=True)
    archive.build(language="zh-CN", cache=True)
    assert archive.tree()["data/reports.csv"].decode("utf-8-sig") == text
    archive.build(language="en", cache=True)
    assert archive.tree()["data/reports.csv"].decode("utf-8-sig").startswith("url,file,title,date,")


def test_what_authors_write_stays_text(site):
    evil = '"</script><img src=x onerror=alert(1)>{{ 7*7 }}"'
    site.add(
        {
            "content/a.md": report(
                title=evil, topics=f"[{evil}]", body="<script>alert(1)</script>\n\n{{ 7*7 }} {% include 'x' %}"
            )
        }
    )
    assert site.build(base_url="https://example.org/").publication
    for path, data in site.tree().items():
        if path.endswith(".html"):
            text = data.decode()
            assert "<img src=x" not in text, path
            assert "<script>alert" not in text, path
            assert (
                "49" not in re.sub(r"[0-9a-f]{6,8}", "", re.sub(r"<[^>]*>", "", text.split("<main")[1]))
                or "7*7" in text
            )
    page = site.page("/reports/a/")
    assert "{{ 7*7 }} {% include" in page
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert data["@graph"][0]["headline"].startswith("</script>")


def test_a_theme_of_the_site_overrides_one_template(archive):
    archive.add(
        {
            "themes/ours/theme.toml": 'extends = "default"\n',
            "themes/ours/templates/about.html": '{% extends "default/about.html" %}{% block title %}我们{% endblock %}',
            "themes/ours/assets/extra.css": "p {}",
            "huibian.toml": 'theme = "ours"\n',
        }
    )
    assert codes(archive.build()) == []
    assert "<title>我们</title>" in archive.page("/about/")
    assert "说明文字" in archive.page("/about/")
    assert any(path.startswith("assets/extra.") for path in archive.tree())
    archive.add({"huibian.toml": 'theme = "theirs"\n'})
    assert codes(archive.build()) == ["E410"]


def test_every_page_is_small_enough_and_has_its_frame(archive):
    archive.build()
    for path, data in archive.tree().items():
        if path.endswith(".html") and not path.startswith("old/"):
            text = data.decode()
            assert '<html lang="zh-CN">' in text, path
            assert text.count("<h1") == 1, path
            assert " style=" not in text, path


def test_an_empty_archive_builds(site):
    (site.root / "content").mkdir(parents=True)
    result = site.build()
    assert result.publication is not None
    assert "index.html" in site.tree()


def test_hidden_files_and_the_vocabularies_are_not_published(archive):
    archive.add({"content/departments.yaml": "- name: 总工会\n- name: 旅游局\n", "content/2012/secret.txt": "x"})
    assert codes(archive.build()) == []
    assert not [path for path in archive.tree() if "secret" in path or "yaml" in path]


def test_a_fifo_and_an_escaping_link_are_refused(archive):
    os.mkfifo(archive.root / "content/pipe.md")
    (archive.root / "content/out.md").symlink_to("/etc/hostname")
    assert codes(archive.build()) == ["E502", "E502"]


def test_a_link_to_a_heading_of_another_report(site):
    site.add(
        {
            "content/a.md": report(body="## 一、做法\n\n甲"),
            "content/b.md": report(body="[甲](a.md#做法) [乙](a.md#没有) [丙](a.md#s-做法)"),
        }
    )
    result = site.build()
    assert codes(result) == ["W313"]
    assert re.findall(r'href="(\.\./a/[^"]*)"', site.page("/reports/b/").split('class="prose"')[1])[:3] == [
        "../a/#s-%E5%81%9A%E6%B3%95",
        "../a/",
        "../a/#s-%E5%81%9A%E6%B3%95",
    ]


def test_a_broken_report_is_not_blamed_on_those_that_link_to_it(site):
    site.add({"content/a.md": report(date="soon"), "content/b.md": report(body="[甲](a.md)")})
    assert [problem.location.path for problem in site.build().problems] == ["content/a.md"]


def test_text_behind_a_number_sign_is_not_lost_in_silence(site):
    site.add(
        {
            "content/a.md": report(title="赴太原考察 #2 报告", leader="主任 # 落款"),
            "content/b.md": report(title='"甲 #2"'),
        }
    )
    result = site.build()
    assert codes(result) == ["W100"]
    assert str(result.problems[0].location) == "content/a.md:2:14"
    assert result.problems[0].params["rest"] == "#2 报告"


def test_a_redirect_names_its_target_as_canonical(archive):
    archive.build(base_url="https://example.org/")
    page = archive.page("/old/xian/")
    assert '<link rel="canonical" href="https://example.org/reports/2012/xian/">' in page
    assert "https://example.org/old/" not in page


def test_reports_of_a_lower_department_are_found_under_the_one_above_it(site):
    site.add(
        {
            "content/departments.yaml": "- name: 教育局\n- name: 一中\n  parent: 教育局\n- name: 旅游局\n",
            "content/a.md": report(department="一中"),
            "content/b.md": report(department="教育局"),
            "content/c.md": report(department="旅游局"),
        }
    )
    assert site.build().publication
    index = open_index(site.output / "search-index")
    listed = {f"/reports/{name}/" for name in ("a", "b")}
    assert {hit.url for hit in index.search("", departments=["jiaoyuju"]).hits} == listed
    assert [hit.url for hit in index.search("", departments=["yizhong"]).hits] == ["/reports/a/"]


def test_corrections_stand_on_the_page_in_the_feed_the_exports_and_the_index(site):
    site.add(
        {"content/a.md": report(corrections="\n  - 2025-05-01: 产量应为<30>万吨。\n  - 2024-02-03: 地名应为临汾。")}
    )
    assert codes(site.build(base_url="https://example.org/")) == []
    page = site.page("/reports/a/")
    notice = page[page.index('<section class="corrections"') : page.index('<dl class="metadata"')]
    assert re.findall(r"<time datetime=\"?([\d-]+)\"?>([^<]*)</time> <span[^>]*>([^<]*)", notice) == [
        ("2025-05-01", "2025年5月1日", "产量应为&lt;30&gt;万吨。"),
        ("2024-02-03", "2024年2月3日", "地名应为临汾。"),
    ]
    assert '"correction":[{"@type":"CorrectionComment","datePublished":"2025-05-01"' in page
    entry = ET.fromstring(site.tree()["feed.xml"]).find("{http://www.w3.org/2005/Atom}entry")
    assert entry.findtext("{http://www.w3.org/2005/Atom}updated") == "2025-05-01T00:00:00Z"
    assert "2025年5月1日更正：产量应为<30>万吨。" in entry.findtext("{http://www.w3.org/2005/Atom}summary")
    (row,) = json.loads(site.tree()["data/reports.json"])["reports"]
    assert row["corrections"] == ["2025-05-01: 产量应为<30>万吨。", "2024-02-03: 地名应为临汾。"]
    assert open_index(site.output / "search-index").search("地名应为临汾").total == 1
    site.add({"content/a.md": report()}).build()
    assert 'class="corrections"' not in site.page("/reports/a/")


def test_the_link_to_the_editor_is_there_only_where_it_is_asked_for(site):
    site.add({"content/2012/赴太原.md": report()}).build()
    assert "edit-link" not in site.page("/reports/2012/futaiyuan/")
    site.build(repository="https://gitee.com/qinglan/reports", branch="master", repository_path="分馆")
    address = (
        "https://gitee.com/qinglan/reports/edit/master/%E5%88%86%E9%A6%86/content/2012/%E8%B5%B4%E5%A4%AA%E5%8E%9F.md"
    )
    assert re.search(rf'href="?{re.escape(address)}"? rel="?nofollow', site.page("/reports/2012/futaiyuan/"))
