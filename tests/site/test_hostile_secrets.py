"""What must not be published: state secrets never, personal data not without a word; nothing of it is printed."""

import json

import pytest
from click.testing import CliRunner

from conftest import found, report
from huibian.cli import group

NUMBER, MASKED = "13800000000", "138****0000"
IDENTITY, MASKED_IDENTITY = "110101190001010006", "110*************06"
CARD, MASKED_CARD = "6222020000000000000", "6222***********0000"


def check(site, *arguments):
    """Check in this process."""
    return CliRunner().invoke(group, ["check", "--site", str(site.root), "--jobs", "1", *arguments])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (report(body="机密★10年\n\n正文。"), "8:1"),
        (report(body="青岚市文件\n\n**秘密**\n\n正文。", draft="yes"), "11:3"),
        (report(title="关于赴太原学习的报告 机密★", body="正文。"), "2:8"),
        (report(topics="[安全, 绝密]"), "6:14"),
        (report(summary="秘密★长期"), "6:10"),
        (report(body="正文。\n" * 50 + "绝密☆\n"), "58:1"),
        (report(allow="[机密★]", body="机密★\n\n正文。"), "6:9"),
    ],
)
def test_a_classified_document_is_refused_whatever_its_fields_say(sealed, text, place):
    sealed.add({"content/a.md": text})
    result = sealed.build(drafts=True)
    assert ("E700", f"content/a.md:{place}") in found(result)
    assert {code for code, _ in found(result)} == {"E700"}
    assert result.publication is None
    assert (sealed.tree(), sealed.around()) == sealed.before


def test_personal_data_is_a_warning_with_its_line_and_masked(site):
    body = f"""
        联系人电话{NUMBER}。

        身份证号{IDENTITY}，账号{CARD}，家住青岚小区3号楼2单元501室。
        """
    site.add({"content/a.md": report(leader=f"张某 {NUMBER}", body=body)})
    result = site.build()
    assert found(result) == [
        ("W702", "content/a.md:6:12"),
        ("W702", "content/a.md:9:6"),
        ("W701", "content/a.md:11:5"),
        ("W703", "content/a.md:11:26"),
        ("W704", "content/a.md:11:48"),
    ]
    assert result.publication
    assert site.build(strict=True).publication is None
    for form in ("text", "json", "github", "sarif"):
        shown = check(site, "--format", form).output
        assert all(masked in shown for masked in (MASKED, MASKED_IDENTITY, MASKED_CARD, "青岚小区*号楼*单元*室"))
        assert not any(secret in shown for secret in (NUMBER, NUMBER[3:], IDENTITY[3:-2], CARD[4:-4], "501"))


def test_other_problems_quote_no_personal_data_either(site):
    texts = {
        "1": report(date=NUMBER),
        "2": report(**{f"电话{NUMBER}": NUMBER, NUMBER: "x"}),
        "3": report(body=f"[甲]({NUMBER}.md) {NUMBER}"),
        "4": report(department=f"总: 工会 {NUMBER}"),
        "5": f"{NUMBER} {IDENTITY}",
        "6": report(topics=f"[{NUMBER}]"),
    }
    site.add({f"content/{name}.md": text for name, text in texts.items()})
    site.add({"content/topics.yaml": "- name: 安全\n"})
    for form in ("text", "json"):
        shown = check(site, "--format", form).output
        assert MASKED in shown
        assert NUMBER[3:] not in shown


@pytest.mark.parametrize("allowed", [NUMBER, MASKED, "138-0000-0000"])
@pytest.mark.parametrize("key", ["allow", "允许"])
def test_what_the_report_allows_is_not_pointed_out(site, allowed, key):
    site.add({"content/a.md": report(**{key: f"['{allowed}']"}, body=f"值班电话{NUMBER}。")})
    assert found(site.build()) == []
    assert "a.md" not in json.dumps(json.loads(check(site, "--format", "json").stdout))
    site.add({"content/a.md": report(**{key: f"['{allowed}']"}, body=f"值班电话{NUMBER}、13900000000。")})
    assert found(site.build()) == [("W702", "content/a.md:9:17")]
    assert not any(allowed.encode() in data and key.encode() in data for data in site.tree().values())


def test_a_broken_report_still_tells_of_its_mark(sealed):
    sealed.add({"content/a.md": report(date="soon", allow="[x]", body="机密★5年\n\n正文。")})
    assert [code for code, _ in found(sealed.build())] == ["E130", "E700"]
