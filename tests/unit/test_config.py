"""The configuration: where it is found, what it accepts, how it refuses."""

import re

import pytest

from huibian.config import SETTINGS, Config, load_config, override, parse_config
from huibian.i18n import translations


def codes(result):
    return [problem.kind.code for problem in result.problems]


def test_a_site_needs_no_configuration(tmp_path):
    assert load_config(tmp_path).config == Config()


def test_huibian_toml_comes_before_pyproject(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.huibian]\nname = "乙"\n', "utf-8")
    assert load_config(tmp_path).config.name == "乙"
    (tmp_path / "huibian.toml").write_text('name = "甲"\n', "utf-8")
    assert load_config(tmp_path).config.name == "甲"


def test_a_pyproject_without_our_table_changes_nothing(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n', "utf-8")
    assert load_config(tmp_path) == load_config(tmp_path / "nowhere")


def test_an_unknown_key_is_refused_with_its_line_and_a_suggestion():
    result = parse_config('name = "甲"\n  langauge = "en"\n', "huibian.toml")
    (problem,) = result.problems
    assert problem.kind.code == "E402"
    assert str(problem.location) == "huibian.toml:2:3"
    assert problem.params["suggestion"] == "language"
    assert result.config.name == "甲"


@pytest.mark.parametrize(
    "line",
    [
        'base_url = "example.org"',
        'base_url = "ftp://x/"',
        'language = "fr"',
        "page_size = 3",
        "page_size = true",
        "name = 1",
        'theme = "../x"',
        'portable = "perhaps"',
        "portable = 1",
        "portable = [true]",
    ],
)
def test_values_that_do_not_fit(line):
    assert codes(parse_config(line, "huibian.toml")) == ["E403"]


def test_broken_toml_says_the_line():
    (problem,) = parse_config("name = 甲\n", "huibian.toml").problems
    assert (problem.kind.code, problem.location.line) == ("E401", 1)


def test_a_base_url_gets_its_slash_and_gives_the_base_path():
    config = parse_config('base_url = "https://example.org/archive"', "huibian.toml").config
    assert (config.base_url, config.base_path) == ("https://example.org/archive/", "/archive/")
    assert Config().base_path == "/"


def test_override_leaves_what_is_not_given():
    config, bad = override(Config(name="甲"), base_url="https://a.cn", language=None)
    assert (config.name, config.base_url, bad) == ("甲", "https://a.cn/", ())
    assert override(Config(), base_url="nonsense") == (Config(), ("base_url",))


@pytest.mark.parametrize(
    ("given", "portable"), [(True, True), (False, False), ("True", True), ("0", False), (None, True)]
)
def test_override_says_yes_and_no(given, portable):
    assert override(Config(portable=True), portable=given) == (Config(portable=portable), ())


def test_every_setting_is_described():
    assert all(setting.description and setting.expected for setting in SETTINGS)


@pytest.mark.parametrize(
    "text",
    [
        "name = x",
        'name = "x',
        "name",
        "name 1",
        '名称 = "x"',
        'a = "1" b = 2',
        "a = [1",
        "a = 1\na = 2",
        "[a",
        'a = "C:\\y"',
    ],
)
def test_what_python_says_of_toml_is_said_in_chinese(text):
    (problem,) = parse_config(text, "huibian.toml").problems
    assert not re.search("[A-Za-z]", problem.message(translations("zh-CN").gettext).replace("TOML", ""))
