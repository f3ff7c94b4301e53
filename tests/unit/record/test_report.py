"""Reports: every field under its names, every fault at its place, and places resolved by the real gazetteer."""

import pickle
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian import dates
from huibian.places import Gazetteer
from huibian.problems import ProblemKind
from huibian.record import field_values, frontmatter, nodes, report, vocabulary
from huibian.record.fields import FIELD_BY_NAME, FIELDS
from huibian.record.frontmatter import split_front_matter
from huibian.record.nodes import CONTROL_CHARACTER, UNQUOTED_COLON
from huibian.record.report import Attachment, Report, parse_report, read_report, share
from huibian.record.vocabulary import load_vocabulary
from huibian.source import TOO_LARGE

GAZETTEER = Gazetteer.load()
DEPARTMENTS, _ = load_vocabulary(
    "- name: 青岚市应急管理局\n  aliases: [市应急局]\n  predecessors: [青岚市安全生产监督管理局]\n- 青岚市总工会\n",
    "departments.yaml",
)
TOPICS, _ = load_vocabulary("- name: 安全生产\n  aliases: [煤矿安全]\n- 职业教育\n", "topics.yaml")
BASE = {"title": "关于赴太原学习的报告", "date": "2012-12-08", "department": "青岚市总工会", "destinations": "[太原]"}


def read(*lines, body="正文。", vocabularies=False, path="2012/a.md", **fields):
    """Read a report of the usual fields, `fields` replaced or (None) left out, and further `lines`."""
    front = [f"{key}: {value}" for key, value in (BASE | fields).items() if value is not None]
    text = "\n".join(["---", *front, *lines, "---", body])
    return read_report(
        text,
        path=path,
        digest="d",
        gazetteer=GAZETTEER,
        departments=DEPARTMENTS if vocabularies else None,
        topics=TOPICS if vocabularies else None,
        today=date(2026, 1, 1),
    )


def good(*lines, **options):
    result = read(*lines, **options)
    assert result.problems == ()
    return result.report


def fault(*lines, **options):
    """Return the one problem there is, after a look at its texts."""
    result = read(*lines, **options)
    assert [problem.kind.code for problem in result.problems] == [result.problems[0].kind.code]
    problem = result.problems[0]
    assert (result.report is None) == problem.is_error
    assert "{" not in problem.message(str).replace("{file", "")
    assert problem.hint(str)
    return problem


def place(problem):
    return (problem.location.path, problem.location.line, problem.location.column)


def test_a_report_in_full():
    lines = [
        "provinces: [陕西, 山西]", "topics: [安全生产, 职业教育]", "kind: 通报", "number: 青工〔2012〕45号", "recipients: 市政府、市人大",
        "copies:", "- 市财政局", "- 市审计局", "trip: 2012年11月27日至12月4日", "party: 7人", "leader: 副主席", "summary: 三处矿井。",
        "attachments: [files/table.pdf, {文件: plan.docx, 名称: 日程}]", "source: 馆藏", "aliases: [/old/a/, old/b.html]",
        "slug: 2012/taiyuan", "draft: 是", "classification: 公开", "reference: 青工档-17", "allow: ['138****0000', xx年]",
        "corrections: [2013-05-01: 人数应为七人。]",
    ]  # fmt: skip
    result = read(*lines, body="见[表](table.csv)。共三处。")
    assert result.problems == ()
    found = result.report
    assert (found.path, found.digest, found.title, found.department) == (
        "2012/a.md",
        "d",
        BASE["title"],
        BASE["department"],
    )
    assert (found.document_date.edtf, found.trip_dates.edtf) == ("2012-12-08", "2012-11-27/2012-12-04")
    assert [p.name for p in found.provinces] == ["陕西", "山西"]
    assert [p.path for p in found.destinations] == ["shanxi/taiyuan"]
    assert (found.topics, found.document_type, found.document_number) == (
        ("安全生产", "职业教育"),
        "通报",
        "青工〔2012〕45号",
    )
    assert (found.recipients, found.copy_recipients) == (("市政府", "市人大"), ("市财政局", "市审计局"))
    assert (found.party_size, found.leader, found.summary, found.source) == (7, "副主席", "三处矿井。", "馆藏")
    assert [(a.path, a.name) for a in found.attachments] == [
        ("2012/files/table.pdf", "table"),
        ("2012/plan.docx", "日程"),
    ]
    assert isinstance(found.attachments[0], Attachment)
    assert (found.aliases, found.slug, found.draft) == (("/old/a/", "old/b.html"), "2012/taiyuan", True)
    assert (found.classification, found.reference_code) == ("公开", "青工档-17")
    assert found.allowed == ("138****0000", "xx年")
    assert [(c.date.edtf, c.text) for c in found.corrections] == [("2013-05-01", "人数应为七人。")]
    assert found.character_count == result.body.character_count == 5
    assert [link.target for link in found.links] == ["table.csv"]
    assert (found.title_location.line, found.title_location.column) == (2, 8)
    assert found.locations["slug"].line == 21
    assert set(found.locations) == {"slug", "aliases"}


def test_reports_share_what_they_have_in_common():
    one, other = (pickle.loads(pickle.dumps(read("topics: [安全生产]").report)) for _ in range(2))
    assert one.provinces[0] is not other.provinces[0]
    known = {}
    for each in (one, other):
        share(each, known)
    assert one == other
    assert one.destinations[0] is other.destinations[0]
    assert one.department is other.department
    assert one.topics is other.topics


def test_what_is_left_out():
    found = good()
    for spec in FIELDS:
        if spec.key not in (*BASE, "provinces"):
            assert getattr(found, spec.attribute) == spec.default
    assert found.document_type == "报告"


def test_empty_values_are_as_if_left_out():
    empty = [f"{spec.key}:" for spec in FIELDS if spec.key not in BASE]
    assert good(*empty).provinces == good().provinces
    assert good(*empty).document_type == "报告"


def test_chinese_names_do_the_same():
    lines = [f"{FIELD_BY_NAME[key].chinese[-1]}: {value}" for key, value in BASE.items()]
    found = good(*lines, **dict.fromkeys(BASE))
    assert found.document_date == good().document_date
    assert found.destinations == good().destinations


def test_reports_travel_between_processes():
    found = good("topics: [甲]")
    assert pickle.loads(pickle.dumps(found)) == found
    assert isinstance(found, Report)


@pytest.mark.parametrize("written", ["no", "NO", "0123", "1e3", "12:30", "2012-12-08", "~", "{{ 7*7 }}x"])
def test_titles_and_numbers_stay_as_written(written):
    quoted = f'"{written}"' if written.startswith("{") else written
    found = good(f"number: {quoted}", title=quoted)
    assert (found.title, found.document_number) == (written, written)


def test_long_titles_are_fine():
    assert good(title="报" * 300).title == "报" * 300


@pytest.mark.parametrize(
    ("lines", "options", "kind", "at"),
    [
        ([], {"title": None}, report.MISSING, (1, 1)),
        ([], {"title": ""}, report.MISSING, (2, 1)),
        ([], {"title": "' '"}, report.MISSING, (2, 1)),
        ([], {"date": None}, report.MISSING, (1, 1)),
        (["# date: XXXX"], {"date": None}, report.COMMENTED, (5, 1)),
        (["## 成文日期：2012"], {"date": None}, report.COMMENTED, (5, 1)),
        (["# the date: 2012"], {"date": None}, report.MISSING, (1, 1)),
        (["# 目的地: 太原"], {"destinations": None}, report.NO_PLACE, (5, 1)),
        ([], {"destinations": None}, report.NO_PLACE, (1, 1)),
        ([], {"destinations": "[]"}, report.NO_PLACE, (1, 1)),
        (["标题: 二"], {}, report.GIVEN_TWICE, (6, 1)),
        (["日期: 2012", "kind: x"], {}, report.GIVEN_TWICE, (6, 1)),
        ([], {"title": "[a, b]"}, field_values.NOT_A_TEXT, (2, 8)),
        (["topics: [[a]]"], {}, field_values.NOT_A_LIST, (6, 10)),
        ([], {"title": "a: b"}, UNQUOTED_COLON, (2, 9)),
        ([], {"title": '"a\\0b"'}, CONTROL_CHARACTER, (2, 9)),
        ([], {"date": "2024/3/1"}, dates.OTHER_FORM, (3, 7)),
        ([], {"date": "2012-11-27/2012-12-04"}, dates.NOT_ONE_DATE, (3, 7)),
        ([], {"date": "1023-01-02"}, field_values.UNLIKELY_YEAR, (3, 7)),
        ([], {"date": "3023"}, field_values.FUTURE_DATE, (3, 7)),
        ([], {"date": "2026-01-02"}, field_values.FUTURE_DATE, (3, 7)),
        (["trip: 2012-12-04/2012-11-27"], {}, dates.END_BEFORE_START, (6, 7)),
        (["party: 七个"], {}, field_values.BAD_PARTY, (6, 8)),
        (["party: 0"], {}, field_values.BAD_PARTY, (6, 8)),
        (["party: 7.5"], {}, field_values.BAD_PARTY, (6, 8)),
        (["draft: 也许"], {}, field_values.BAD_DRAFT, (6, 8)),
        (["attachments: {name: x}"], {}, field_values.ATTACHMENT_FORM, (6, 14)),
        (["attachments: [{file: a.pdf, label: x}]"], {}, field_values.ATTACHMENT_FORM, (6, 15)),
        (["attachments: [[a.pdf]]"], {}, field_values.ATTACHMENT_FORM, (6, 15)),
        (["密级: 秘密"], {}, field_values.CLASSIFIED, (6, 5)),
    ],
)
def test_faults_and_where_they_are(lines, options, kind, at):
    problem = fault(*lines, **options)
    assert problem.kind is kind
    assert place(problem) == ("2012/a.md", *at)


@pytest.mark.parametrize("text", ["秘密", "机密", "绝密", "内部", "secret", "公开★"])
def test_classified_reports_are_refused(text):
    assert fault(f"密级: {text}").kind is field_values.CLASSIFIED


def test_a_list_of_classifications_is_refused():
    assert [p.kind for p in read("密级: [公开, 秘密]").problems] == [field_values.NOT_A_TEXT, field_values.CLASSIFIED]


@pytest.mark.parametrize(("text", "kept"), [("公开", "公开"), ("无", ""), ("", "")])
def test_public_reports(text, kept):
    assert good(f"密级: {text}").classification == kept


@pytest.mark.parametrize(
    ("key", "suggestion"),
    [
        ("titel", "title"), ("Title", "title"), ("标 题", "标题"), ("发文文号", "发文字号"), ("成文时间", "成文日期"), ("作者", "部门"),
        ("tags", "topics"), ("关键词", "主题"), ("地点", "目的地"), ("permalink", "slug"), ("recipient", "recipients"),
    ],
)  # fmt: skip
def test_unknown_fields_get_a_suggestion(key, suggestion):
    problem = fault(f"{key}: x")
    assert problem.kind is report.UNKNOWN_FIELD
    assert problem.params == {"key": key, "suggestion": suggestion}
    assert place(problem)[1:] == (6, 1)


def test_strange_fields_get_the_list():
    problem = fault("qqqqqq: x")
    assert problem.kind is report.STRANGE_FIELD
    assert "title (标题)" in problem.hint(str)


@pytest.mark.parametrize("text", ["yes", "true", "是", "True", "YES"])
def test_drafts(text):
    assert good(f"draft: {text}").draft is True


@pytest.mark.parametrize("text", ["no", "false", "否"])
def test_no_drafts(text):
    assert good(f"draft: {text}").draft is False


@pytest.mark.parametrize("text", ["7", "7人", "７ 人", "7名"])
def test_party(text):
    assert good(f"party: {text}").party_size == 7


@pytest.mark.parametrize(
    "text",
    [
        "../../x", "/etc/x", "C:\\x", "..%2f", "a//b", "a/", "CON", "con", "a/aux", "aux.", "a.", "'a '", "A", "标题", "-a", "a b", "a/../b",
        '"a\\0b"', '"a\\nb"', '"a\\u202Eb"', '"a\\u200Bb"', "x" * 101, "/".join("x" * 90 for _ in range(4)),
    ],
)  # fmt: skip
def test_slugs_refused(text):
    problem = fault(f"slug: {text}")
    assert problem.kind is field_values.BAD_SLUG
    assert problem.message(str).isprintable()
    assert not any(char in problem.message(str) for char in "\u202e\u200b")


@pytest.mark.parametrize("text", ["a", "2012/shanxi-meikuang", "a--b", "console", "0"])
def test_slugs(text):
    assert good(f"slug: {text}").slug == text


@pytest.mark.parametrize(
    "text",
    [
        "../x", "/a/../b", "//evil.example", "https://a.cn/x", "a//b", "/", "C:\\x", "a\\b", "a?b=c", "'a#b'", "..%2f", "nul/", "a./b", "'a /b'",
        '"a\\u202Eb"', "a/" + "x" * 256,
    ],
)  # fmt: skip
def test_aliases_refused(text):
    assert fault(f"aliases: [{text}]").kind is field_values.BAD_ALIAS


def test_aliases():
    assert good("aliases: /old/path/、旧/文章.html").aliases == ("/old/path/", "旧/文章.html")


@pytest.mark.parametrize(
    "text", ["../../.git/config", "../x.pdf", "/etc/passwd", "C:\\x.pdf", "a\\b.pdf", ".git/config", "a/.hidden", "a//b", "a/", "nul", "C:x"]
)  # fmt: skip
def test_attachments_refused(text):
    problem = fault(f"attachments: [a.pdf, {text}]")
    assert problem.kind is field_values.BAD_ATTACHMENT
    assert place(problem)[1:] == (6, 22)


def test_attachment_in_the_same_folder():
    found = good("附件: ./日程表.pdf", path="a.md").attachments[0]
    assert (found.path, found.name, place_of(found)) == ("日程表.pdf", "日程表", (6, 5))
    assert good("attachments: a、b，c.pdf").attachments[0].path == "2012/a、b，c.pdf"


def place_of(attachment):
    return (attachment.location.line, attachment.location.column)


class TestLists:
    def test_in_one_text(self):
        assert good("topics: 甲、乙，丙,丁").topics == ("甲", "乙", "丙", "丁")

    def test_brackets_hold_together(self):
        assert good("recipients: 各县（区、市）政府、市直“甲、乙”两局").recipients == (
            "各县（区、市）政府",
            "市直“甲、乙”两局",
        )

    def test_items_may_hold_commas_where_names_do(self):
        assert good("recipients: [各县、区政府, 市府办]").recipients == ("各县、区政府", "市府办")

    def test_chinese_commas_in_brackets(self):
        assert [p.name for p in good(destinations="[太原、临汾，运城]").destinations] == ["太原", "临汾", "运城"]

    def test_doubles_and_empty_items(self):
        assert good("topics: [甲, '', 甲, 乙]").topics == ("甲", "乙")
        assert len(good(destinations="[太原, 太原市]").destinations) == 1

    def test_every_item_knows_its_column(self):
        problem = fault(provinces="山西、 山广", destinations=None)
        assert place(problem)[1:] == (5, 16)
        problem = fault(provinces="[山西, 山广]", destinations=None)
        assert place(problem)[1:] == (5, 17)


class TestPlaces:
    def test_destinations_imply_provinces(self):
        found = good(destinations="[太原, 日本/东京]")
        assert [p.path for p in found.provinces] == ["shanxi", "abroad/japan"]

    def test_a_province_alone(self):
        found = good(provinces="[山西, 日本]", destinations=None)
        assert ([p.name for p in found.provinces], found.destinations) == (["山西", "日本"], ())

    def test_ambiguous_names(self):
        assert place(fault(destinations="[朝阳]"))[1:] == (5, 16)
        assert good(provinces="[辽宁]", destinations="[朝阳]").destinations[0].path == "liaoning/chaoyang"
        assert good(destinations="[辽宁/朝阳]").destinations[0].path == "liaoning/chaoyang"

    def test_an_unlisted_destination_is_a_warning(self):
        result = read(provinces="[山西]", destinations="[某某开发区]")
        assert [p.is_error for p in result.problems] == [False]
        assert result.report.destinations[0].name == "某某开发区"
        assert [p.name for p in result.report.provinces] == ["山西"]

    def test_a_whole_country_is_no_destination(self):
        found = good(destinations="[日本]")
        assert ([p.path for p in found.provinces], found.destinations) == (["abroad/japan"], ())

    def test_a_faulty_province_is_not_also_missing(self):
        assert fault(provinces="[山广]", destinations=None).is_error
        assert fault(provinces="{a: b}", destinations=None).kind is field_values.NOT_A_LIST

    def test_former_names_are_warnings(self):
        result = read(destinations="[思茅]")
        assert ([p.is_error for p in result.problems], result.report.destinations[0].name) == ([False], "普洱")


class TestVocabularies:
    def test_aliases_and_predecessors_are_merged(self):
        for name in ("市应急局", "青岚市安全生产监督管理局", "青岚市应急管理局"):
            assert good(department=name, vocabularies=True).department == "青岚市应急管理局"
        assert good("topics: [煤矿安全, 安全生产]", vocabularies=True).topics == ("安全生产",)

    @pytest.mark.parametrize("name", ["青岚市 总工会", "青岚市总工汇"])
    def test_near_misses(self, name):
        problem = fault(department=name, vocabularies=True)
        assert problem.kind is field_values.UNKNOWN_TERM
        assert problem.params["suggestion"] == "青岚市总工会"
        assert place(problem)[1:] == (4, 13)

    def test_unknown_topics(self):
        problem = fault("topics: [安全生产, 航天]", vocabularies=True)
        assert (problem.kind, place(problem)[1:]) == (field_values.NEW_TERM, (6, 16))
        assert "topics.yaml" in problem.message(str)

    def test_without_a_vocabulary_everything_goes(self):
        assert good(department="随便什么").department == "随便什么"


class TestWhole:
    def test_all_problems_at_once(self):
        result = read("tags: x", "party: 很多", "slug: A", date="2024/3/1", body="<b>[x](/nowhere.md)")
        assert {"E116", "E121", "E123", "E131"} <= {p.kind.code for p in result.problems}
        assert result.report is None

    def test_body_problems_are_found_beside_broken_fields(self):
        result = read(title="a: b", body="")
        assert [p.kind.code for p in result.problems] == ["E104", "E201"]

    def test_an_empty_body_is_an_error(self):
        assert fault(body="").kind.code == "E201"

    def test_body_lines_are_those_of_the_file(self):
        result = read(body="正文\n\n[x](a.csv)")
        assert result.report.links[0].location.line == 9

    def test_large_and_too_large(self):
        assert fault(body="字" * 700_000).kind is report.LARGE_REPORT
        assert fault(body="字" * 1_800_000).kind is TOO_LARGE

    def test_speed_of_the_fields(self):
        front, _ = split_front_matter(
            "---\n" + "\n".join(f"{k}: {v}" for k, v in BASE.items()) + "\ntopics: [甲, 乙]\n---\n", "a.md"
        )
        options = {
            "path": "a.md",
            "digest": "",
            "gazetteer": GAZETTEER,
            "departments": None,
            "topics": None,
            "today": date(2026, 1, 1),
        }
        start = time.process_time()
        for _ in range(200):
            parse_report(front, **options)
        assert (time.process_time() - start) / 200 < 0.001


@given(
    st.dictionaries(
        st.sampled_from(sorted(FIELD_BY_NAME)),
        st.text(max_size=20) | st.text("[]{}、，:/.-年月日0123X太原山西", max_size=20),
        max_size=8,
    )
)
def test_nothing_raises_on_bad_content(fields):
    text = "---\n" + "\n".join(f"{key}: {value}" for key, value in fields.items()) + "\n---\n正文"
    result = read_report(
        text,
        path="a.md",
        digest="",
        gazetteer=GAZETTEER,
        departments=DEPARTMENTS,
        topics=TOPICS,
        today=date(2026, 1, 1),
    )
    assert (result.report is None) == any(problem.is_error for problem in result.problems)
    for problem in result.problems:
        assert problem.message(str)
        assert problem.hint(str)


def test_the_table_names_every_field_once():
    names = [name for spec in FIELDS for name in spec.names]
    assert len(names) == len(set(names))
    assert not {name for spec in FIELDS for name in spec.related} & set(names)
    assert {spec.attribute for spec in FIELDS} < set(Report.__dataclass_fields__)


def test_codes_are_unique():
    modules = (dates, field_values, frontmatter, nodes, report, vocabulary)
    kinds = {kind for module in modules for kind in vars(module).values() if isinstance(kind, ProblemKind)}
    assert len({kind.code for kind in kinds}) == len(kinds)


def test_fields_are_called_as_the_file_calls_them():
    (problem,) = read("主题: [[甲]]").problems
    assert problem.params["key"] == "主题"
    (problem,) = read("topics: [[甲]]").problems
    assert problem.params["key"] == "topics"
    (problem,) = read(department=None).problems
    assert problem.params["written"] == "department"
    (problem,) = read("主题: [甲]", department=None).problems
    assert problem.params["written"] == "部门"
