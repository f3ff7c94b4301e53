"""Personal data: found where it is, nowhere else, and never shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.checks.personal import (
    BANK_CARD,
    HOME_ADDRESS,
    IDENTITY,
    MOBILE,
    find_personal,
    hidden,
    hide_personal,
)
from huibian.problems import Location, MessageId, Problem, ProblemKind

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(body):
    """Complete the first 17 digits of an identity card number."""
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def card(body):
    """Complete a bank card number by its check digit (Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)


IDENTITY_NUMBER = identity("11010119000101001")
WITH_X = next(n for n in (identity(f"1101011900010{k:04}") for k in range(1000, 1100)) if n.endswith("X"))
CARD = card("622202000000000000")
FOUND = {
    f"身份证号{IDENTITY_NUMBER}。": (IDENTITY, IDENTITY_NUMBER),
    f"身份证号{WITH_X}。": (IDENTITY, WITH_X),
    f"号码{WITH_X.lower()}": (IDENTITY, WITH_X.lower()),
    "身份证110101 19000101 " + IDENTITY_NUMBER[14:] + "号": (IDENTITY, "110101 19000101 " + IDENTITY_NUMBER[14:]),
    "身份证：110101900101001": (IDENTITY, "110101900101001"),
    "电话13800000000。": (MOBILE, "13800000000"),
    "电话138 0000 0000。": (MOBILE, "138 0000 0000"),
    "电话138-0000-0000。": (MOBILE, "138-0000-0000"),
    "电话１３８０００００００0。": (MOBILE, "１３８０００００００0"),
    "电话+86 13800000000。": (MOBILE, "86 13800000000"),
    "2012 13800000000": (MOBILE, "13800000000"),
    "[电话](tel:13800000000)": (MOBILE, "13800000000"),
    f"账号{CARD}。": (BANK_CARD, CARD),
    f"账号{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}": (
        BANK_CARD,
        f"{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}",
    ),
    "家庭住址：青岚市临河区柳树街5号": (HOME_ADDRESS, "青岚市临河区柳树街5号"),
    "他家住柳树屯3组12号，": (HOME_ADDRESS, "柳树屯3组"),
    "住在青岚小区3号楼2单元501室。": (HOME_ADDRESS, "青岚小区3号楼2单元501室"),
    "在临河花园3栋501室": (HOME_ADDRESS, "在临河花园3栋501室"),
}


@pytest.mark.parametrize("text", FOUND)
def test_personal_data_is_found_and_masked(text):
    (finding,) = find_personal(text)
    kind, number = FOUND[text]
    assert (finding.kind, text[finding.start : finding.end]) == (kind, number)
    shown = finding.params["shown"]
    assert "*" in shown
    assert hide_personal(text) == text.replace(number, shown)
    assert find_personal(text, [number]) == []
    assert find_personal(text, [shown]) == []
    assert find_personal(text, ["139****0000"]) == [finding]


@pytest.mark.parametrize(
    "text",
    [
        IDENTITY_NUMBER[:-1] + ("1" if IDENTITY_NUMBER[-1] != "1" else "2"),  # the check digit does not fit
        identity("11010119001301001"),  # no such month
        identity("60010119000101001"),  # no such province
        CARD[:-1] + str((int(CARD[-1]) + 1) % 10),
        "投资13800000000.5元",
        "23800000000",
        "138000000001",
        "0351-2023456",
        "2012-12-08 2012-12-09",
        "https://example.org/13800000000",
        "编号A13800000000",
        "发文字号20121208000000000",
        "办公地址：临河路5号",
        "建成住宅3栋，共60户",
        "小区有12号楼和13号楼",
    ],
)
def test_other_numbers_are_none(text):
    assert find_personal(text) == []
    assert hide_personal(text) == text


def test_numbers_that_only_spaces_part():
    text = f"13800000000 {IDENTITY_NUMBER} 138 0000 0000 {CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]} 2012"
    assert [finding.kind.code for finding in find_personal(text)] == ["W702", "W701", "W702", "W703"]


def test_several_on_one_line_are_all_masked():
    text = f"甲13800000000、乙13900000000、丙{IDENTITY_NUMBER}，家住柳树屯12号。"
    hid = hide_personal(text)
    assert [finding.kind.code for finding in find_personal(text)] == ["W702", "W702", "W701", "W704"]
    assert not any(number in hid for number in ("00000000", IDENTITY_NUMBER[6:14], "12号"))


def test_no_problem_shows_personal_data():
    kind = ProblemKind("E999", "{text}", "{text}")
    problem = hidden(Problem(kind, Location("a.md"), "电话13800000000", {"text": "13800000000", "id": MessageId("x")}))
    assert problem.message(str) == "138****0000"
    assert problem.excerpt == "电话138****0000"
    assert isinstance(problem.params["id"], MessageId)


@given(st.integers(10**16, 10**17 - 1).map(str), st.integers(0, 16), st.sampled_from("0123456789"))
def test_a_changed_digit_is_no_identity_card(body, place, digit):
    number = identity("1101011900010" + body[:4])
    changed = number[:place] + digit + number[place + 1 :]
    kinds = [finding.kind for finding in find_personal(changed)]
    assert (IDENTITY in kinds) == (changed == number)


@given(st.text("0123456789 -Xx年路号室栋家住+：。", max_size=60))
def test_masking_leaves_nothing_to_find(text):
    hid = hide_personal(text)
    assert find_personal(hid) == []
    assert hide_personal(hid) == hid
