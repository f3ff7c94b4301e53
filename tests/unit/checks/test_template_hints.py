"""Hints of the template in a text that is to be published."""

import re

import pytest

from conftest import report
from huibian.checks.template_hints import find_template_hints
from huibian.i18n import translations


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_what_new_writes_is_told_until_it_is_rewritten(site, language):
    site.add({"content/a.md": report()})
    title = "关于赴太原参加培训的报告"
    made = site.run("new", title, "--yes", "--department", "总工会", HUIBIAN_LANG=language)
    assert made.returncode == 0, made.stderr
    path = made.stdout.split("\n")[0]
    text = (site.root / path).read_text("utf-8")
    hints = re.findall(r"^[（(](.*)[）)]$", text, re.MULTILINE)
    assert len(hints) == 4
    assert "W717" not in site.run("check", path).stderr, "a draft"
    public = re.sub(r"^(草稿|draft): .*\n", "", text, count=1, flags=re.MULTILINE)
    assert public != text
    (site.root / path).write_text(public, "utf-8")
    checked = site.run("check", path)
    assert checked.stderr.count("W717") == 4
    assert checked.returncode == 0


def test_other_lines_in_brackets_are_text():
    hint = translations("zh-CN").gettext("Who went where, when, and what for.")
    assert len(list(find_template_hints(f"\n（{hint}）\n"))) == 1
    for text in (f"\n{hint}\n", f"\n（{hint}）我们\n", "\n（一）做法\n", "\n（见附件）\n"):
        assert list(find_template_hints(text)) == []
