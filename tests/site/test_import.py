"""The command `huibian import`, from old files to a site that builds."""

import re

LETTER = "关于赴太原学习矿井通风的报告\n\n市政府：\n\n2012年11月27日至12月4日，副局长带队一行7人赴山西省太原市学习。\n\n看了三处，记了两本。\n\n青岚市应急管理局\n2012年12月8日\n"


def test_from_a_text_to_a_page(site):
    site.root.mkdir()
    assert site.run("init", ".", SOURCE_DATE_EPOCH="1764000000").returncode in (0, 2)
    site.add({"old/报告.txt": LETTER.encode("gbk"), "content/about.md": "---\ntitle: 关于\n---\n\n文字。\n"})
    done = site.run("import", "old/报告.txt")
    assert done.returncode == 0, done.stderr
    assert "关于赴太原学习矿井通风的报告" in done.stdout
    assert "核对单" in done.stdout
    (report,) = site.root.glob("content/2012/*.md")
    assert "草稿: 是" in report.read_text("utf-8")
    checked = site.run("check", SOURCE_DATE_EPOCH="1764000000")
    assert checked.returncode == 0, checked.stderr
    report.write_text(re.sub("草稿: 是\n", "", report.read_text("utf-8")), "utf-8")
    assert site.run("build", "--strict", SOURCE_DATE_EPOCH="1764000000").returncode == 0
    assert "矿井通风" in (site.output / "index.html").read_text("utf-8")
    assert not list(site.output.rglob("*review*"))
    again = site.run("import", "old/报告.txt")
    assert again.returncode == 0
    assert "以前导入过" in again.stdout
    assert len(list(site.root.glob("content/2012/*.md"))) == 1


def test_a_dry_run_and_another_folder(site):
    site.add({"a.txt": LETTER})
    shown = site.run("import", "--dry-run", "--into", "new/folder", "a.txt", HUIBIAN_LANG="en")
    assert shown.returncode == 0, shown.stderr
    assert "1 report would be written; nothing was." in shown.stdout
    assert not (site.root / "new").exists()
    done = site.run("import", "--into", "new/folder", "--no-draft", "a.txt", HUIBIAN_LANG="en")
    assert done.returncode == 0, done.stderr
    (report,) = site.root.glob("new/folder/2012/*.md")
    text = report.read_text("utf-8")
    assert text.startswith("---\ntitle: 关于赴太原学习矿井通风的报告\n")
    assert "draft" not in text


def test_faults_are_told_and_the_rest_is_imported(site):
    site.add({"a.txt": LETTER, "b.docx": b"no zip", "c.pdf": b"%PDF-1.4 broken"})
    done = site.run("import", "b.docx", "c.pdf", "a.txt")
    assert done.returncode == 1
    assert "错误 E654" in done.stderr
    assert "写出 1 篇报告" in done.stdout
    assert site.run("import").returncode == 2
    assert site.run("import", "nowhere.docx").returncode == 2
    assert site.run("import", "--from", "word", "a.txt").returncode == 2


def test_other_programs_sites(site):
    site.add({"blog/_posts/2012-12-08-a.md": "---\ntitle: 关于赴太原学习的报告\nauthor: 总工会\n---\n\n文字。\n"})
    site.add({"blog/about.md": "# 本站\n"})
    done = site.run("import", "--from", "jekyll", "blog")
    assert done.returncode == 0, done.stderr
    assert (site.root / "content/2012/a.md").is_file()
    assert done.stdout.count("_review-blog-") == 1
    assert "about.md" in done.stdout
    assert site.run("check").returncode == 0
    assert site.run("import", "--from", "hugo", "blog").returncode == 1


def test_the_vocabulary_of_the_site_is_used(site):
    site.add(
        {
            "a.txt": LETTER,
            "content/departments.yaml": "- name: 青岚市安全局\n  aliases: [青岚市应急管理局]\n",
            "content/topics.yaml": "- name: 安全生产\n  aliases: [矿井通风]\n",
        }
    )
    assert site.run("import", "a.txt").returncode == 0
    (report,) = site.root.glob("content/2012/*.md")
    text = report.read_text("utf-8")
    assert "部门: 青岚市安全局" in text
    assert "主题: [安全生产]" in text
