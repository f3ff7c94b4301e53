"""Templates: messages translated when they are read, links of pages and of pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.context import PageInfo, SiteContext
from huibian.templates import PageLinks, Templates, compile_ahead
from huibian.theme import Theme, relative_url

SEGMENTS = st.lists(st.sampled_from(["a", "ab", "b", "page"]), max_size=4)
URLS = SEGMENTS.map(lambda parts: "/" + "".join(f"{part}/" for part in parts))
TARGETS = st.one_of(
    st.builds("{}{}".format, URLS, st.sampled_from(["", "x.pdf", "?a=/b/&c=<d>", "#s-x", "?a#/b"])),
    st.sampled_from(["#", "https://example.org/a/", "//example.org/", "mailto:a@b"]),
)


def site(**fields):
    texts = dict.fromkeys(
        ("description", "organisation", "base_url", "icp_number", "police_number", "government_site_id", "contact"), ""
    )
    return SiteContext(name="汇编", navigation=(), **(texts | {"language": "zh-CN"} | fields))


@pytest.fixture
def render(tmp_path):
    def render(files, url="/a/b/", kind="term", **fields):
        folder = tmp_path / "templates"
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        templates = Templates(Theme("ours", (tmp_path,)), site(**fields), base_path="/base/")
        return templates.render("main.html", PageInfo(kind=kind, title="", url=url), {"items": ["x", "y", "x"]})

    return render


@given(URLS, TARGETS, st.booleans())
def test_links_of_a_page_are_relative_to_it(url, target, portable):
    links = PageLinks(PageInfo(kind="term", title="", url=url), "/base/", portable=portable)
    assert links.href(target) == relative_url(url, target, portable=portable)
    assert links.folder(target) == relative_url(url, target)


def test_the_page_for_missing_addresses_has_absolute_links(render):
    assert (
        render({"main.html": "{{ '/a/' | href }} {{ 'https://b/' | href }}"}, "/404.html", "404")
        == "/base/a/ https://b/"
    )


@pytest.mark.parametrize("url", ["/a/b/", "/", "/404.html"])
@pytest.mark.parametrize("portable", [False, True])
def test_a_piece_reads_as_if_it_stood_there(render, url, portable):
    text = "<a href=\"{{ '/a/c/?d=<&e' | href }}\" data-root=\"{{ '/a/' | folder }}\">{{ item }}</a>"
    looped = "{% for item in view['items'] %}" + text + "{% endfor %}"
    pieced = "{% for item in view['items'] %}{{ once('outer.html', item=item) }}{% endfor %}"
    files = {"outer.html": "{{ once('inner.html', item=item) }}", "inner.html": text}
    kind = "404" if url == "/404.html" else "term"
    whole = render({"main.html": looped}, url, kind, portable=portable)
    assert render(files | {"main.html": pieced}, url, kind, portable=portable) == whole
    assert "&lt;&amp;e" in whole


def test_a_piece_is_rendered_once_for_the_same_values(render):
    files = {"main.html": "{% for item in view['items'] %}{{ once('piece.html', item=item) }}{% endfor %}"}
    counted = "{% set _n = site.assets.update({'n': site.assets.get('n', 0) + 1}) %}{{ item }}{{ site.assets.n }} "
    assert render(files | {"piece.html": counted}, assets={}) == "x1 y2 x1 "


def test_a_piece_does_not_see_the_page(render):
    with pytest.raises(Exception, match="'page' is undefined"):
        render({"main.html": "{{ once('piece.html') }}", "piece.html": "{{ page.url }}"})


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{ _('Draft') }}", "草稿"),
        ("{{ _('Draft') | length }}{{ _('Draft')[:1] }}", "2草"),
        ("{{ _('100 %% <b>') }}", "100 % <b>"),
        ("{{ _('a' 'b') }}", "ab"),
        ("{{ _('Page %(number)s', number='<') }}", "第 &lt; 页"),
        ("{{ {'a': _('Draft')}['a'] ~ '<' }}", "草稿&lt;"),
        ("{% macro own(text) %}({{ text }}){% endmacro %}{% set _ = own %}{{ _('Draft') }}", "(Draft)"),
        ("{% set view = {'_': _} %}{{ view._('Draft') }}", "草稿"),
        ("{% trans %}Draft{% endtrans %}", "草稿"),
    ],
)
def test_messages(render, text, result):
    assert render({"main.html": text}) == result


def test_a_message_that_lacks_its_values_is_an_error(render):
    with pytest.raises(KeyError):
        render({"main.html": "{{ _('Page %(number)s') }}"})


def test_messages_are_translated_when_the_template_is_read(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "main.html").write_text("{{ _('Draft') }}", "utf-8")
    templates = Templates(Theme("ours", (tmp_path,)), site(), base_path="/")
    del templates.environment.globals["gettext"]
    assert templates.render("main.html", PageInfo(kind="term", title="", url="/"), None) == "草稿"


def test_templates_that_were_compiled_ahead_are_not_compiled_again_unless_they_changed(tmp_path, monkeypatch):
    theme, page = Theme("ours", (tmp_path,)), PageInfo(kind="term", title="", url="/")
    (tmp_path / "templates").mkdir()
    texts = {
        "main.html": "{% extends 'base.html' %}{% block body %}{% include \"part.html\" %}{{ _('Draft') }}{% endblock %}",
        "base.html": "<{% block body %}{% endblock %}>",
        "part.html": "{{ once('piece.html', item=view) }}",
        "piece.html": "{{ item }}",
        "other.html": "{{ broken",
    }
    for name, text in texts.items():
        (tmp_path / "templates" / name).write_text(text, "utf-8")
    expected = Templates(theme, site(), base_path="/").render("main.html", page, "x")
    compiled = compile_ahead(theme, "zh-CN", "main.html")
    assert len(compiled) == 4
    (tmp_path / "templates" / "piece.html").write_text("({{ item }})", "utf-8")
    templates = Templates(theme, site(), base_path="/", compiled=compiled)
    made = []
    compile_one = templates.environment.compile

    def note(source, name=None, *args, **more):
        made.append(name)
        return compile_one(source, name, *args, **more)

    monkeypatch.setattr(templates.environment, "compile", note)
    assert templates.render("main.html", page, "x") == expected.replace("x", "(x)")
    assert made == ["piece.html"]
    assert compile_ahead(theme, "zh-CN", "other.html") == {}
