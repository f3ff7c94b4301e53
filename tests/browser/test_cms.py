"""Reports written in the forms of Decap CMS and Sveltia CMS, with the configuration that the command writes, pass the check.

Both programs come from npm as bundles that need nothing else; package.json puts an empty package in the place of what they were
bundled from. Their trial backends keep files in the page. Whatever a page asks of the network is answered from the packages, or empty.
"""

import base64
import functools
import json
import re
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from conftest import SiteFolder

PACKAGES = Path(__file__).parents[2] / "node_modules"
SCRIPTS = {"decap": "decap-cms/dist/decap-cms.js", "sveltia": "@sveltia/cms/dist/sveltia-cms.js"}
SVELTIA = PACKAGES / "@sveltia/cms"
PAGE = (
    '<!doctype html><meta charset="utf-8"><title>编辑</title><link rel="icon" href="data:,">'
    '<link href="config.yml" type="text/yaml" rel="cms-config-url"><body><script src="cms.js"></script>'
)
TITLE = "关于赴山西太原学习“矿井通风”: 一份报告 #1"
TEXT = "我们一行七人，看了**三处**矿井。\n\n## 一、做法\n\n- 通风机有两台。\n- 记录本挂在墙上。"
WRONG_DATE = "上个月"
UNCERTAIN_DATE = "xx年12月8日"
FORMER = "青岚市安全生产监督管理局"
EXISTING = f"""---
标题: 关于赴太原学习的报告
日期: {UNCERTAIN_DATE}
部门: {FORMER}
省份: [山西省]
目的地: [太原、临汾]
文种: 心得体会
人数: 7人
带队: 副主席
附件: [日程表.csv, {{file: 费用.csv, name: 费用表}}]
更正: [2013-05-01: 更正一处。, {{日期: 2013-06-01, 内容: 又一处。}}]
草稿: 否
允许: ['138****5678', xx年]
---

看了**“三处”**矿井。

| 项 | 数 |
| --- | --- |
| 甲 | 1 |
"""
EXPECTED = {
    "标题": TITLE,
    "日期": UNCERTAIN_DATE,
    "部门": FORMER,
    "省份": ["山西", "陕西"],
    "目的地": ["太原"],
    "主题": ["煤矿安全"],
    "文种": "报告",
    "人数": "7",
    "摘要": "看了三处: 记了两本。",
    "草稿": "是",
}


class Files(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".yml": "text/yaml"}

    def log_message(self, *args):
        pass


@pytest.fixture
def site(tmp_path):
    """A site with vocabularies and a report, as its editors have it."""
    return SiteFolder(tmp_path / "site").add(
        {
            "content/departments.yaml": "- name: 青岚市应急管理局\n  predecessors: [青岚市安全生产监督管理局]\n- 青岚市总工会\n",
            "content/topics.yaml": "- 煤矿安全\n- 职业教育\n",
            "content/2012/a.md": EXISTING,
            "content/2012/日程表.csv": "a,b\n",
            "content/2012/费用.csv": "a,b\n",
        }
    )


@pytest.fixture
def open_cms(site, tmp_path, open_page):
    """Open the page of a CMS whose configuration the command writes."""
    servers = []

    def start(name, address="new", files=None):
        folder = tmp_path / name
        made = site.run("schema", "--cms", name, "--names", "zh", "--output", folder / "config.yml")
        assert made.returncode == 0, made.stderr
        (folder / "index.html").write_text(PAGE, "utf-8")
        (folder / "cms.js").symlink_to(PACKAGES / SCRIPTS[name])
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=str(folder)))
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = open_page(width=1280, height=1600)
        page.route(re.compile("^https://"), answer)
        if files:
            page.add_init_script(f"window.repoFiles = {json.dumps(files)}")
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/#/collections/reports/{address}")
        return page

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def answer(route):
    """Answer what Sveltia CMS asks of npm's mirrors: its translations, and its version; fonts are left out."""
    path = re.search(r"@sveltia/cms(?:@[\d.]+)?/(locales/[\w-]+\.json|package\.json)$", route.request.url)
    headers = {"Access-Control-Allow-Origin": "*"}
    if path:
        route.fulfill(path=SVELTIA / path[1], headers=headers)
    else:
        route.fulfill(status=204, headers=headers)


def check(site, files):
    """Put what a CMS has saved into the site, check all, and return the path and the text of the report."""
    for path in files:
        assert path.startswith("content/")
        assert ".." not in path
    site.add({path: base64.b64decode(data) for path, data in files.items()})
    checked = site.run("check", "--strict", SOURCE_DATE_EPOCH="1790000000")
    assert checked.returncode == 0, checked.stderr
    (path,) = [path for path in files if path.endswith(".md")]
    return path, base64.b64decode(files[path]).decode()


def parted(text):
    """Return the fields of a report, as texts, and its text."""
    _, fields, body = text.split("---\n", 2)
    return yaml.load(fields, yaml.BaseLoader), body


DECAP_FILES = """async () => {
  const found = {};
  const encode = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const walk = async (tree, folder) => {
    for (const [name, file] of Object.entries(tree)) {
      if (file.content === undefined) await walk(file, `${folder}${name}/`);
      else if (typeof file.content === "string") found[folder + name] = encode(new TextEncoder().encode(file.content));
      else found[folder + name] = encode(new Uint8Array(await file.content.fileObj.arrayBuffer()));
    }
  };
  await walk(window.repoFiles, "");
  return found;
}"""


def test_decap_cms_writes_a_report_that_passes(site, open_cms, open_page, tmp_path):
    page = open_cms("decap")
    page.get_by_role("button", name="登录").click()

    def field(label):
        return page.locator(f"[id^={label}-field]")

    def choose(label, *values):
        for value in values:
            field(label).press_sequentially(value)
            page.get_by_role("option", name=value, exact=True).click()

    def publish():
        page.get_by_role("button", name="发布").click()
        page.get_by_role("menuitem", name="立即发布").click()

    field("标题").fill(TITLE)
    field("日期").fill(WRONG_DATE)
    choose("部门", f"{FORMER}（今青岚市应急管理局）")
    choose("省份", "山西", "陕西")
    choose("主题", "煤矿安全")
    page.get_by_role("button", name="新增目的地").click()
    page.locator("[id^=item-field]").fill("太原")
    field("人数").fill("7")
    field("摘要").fill(EXPECTED["摘要"])
    page.get_by_role("button", name="新增附件").click()
    page.get_by_role("button", name="选择文件").click()
    (tmp_path / "行程.csv").write_text("日期,地点\n8日,太原\n", "utf-8")
    page.locator("input[type=file]").set_input_files(tmp_path / "行程.csv")
    page.get_by_text("行程.csv").wait_for()
    page.get_by_role("button", name="选用已选中项目").click()
    page.get_by_role("switch").click()
    page.locator("[data-slate-editor]").click()
    page.keyboard.insert_text(TEXT)
    publish()
    expect(page.get_by_text(re.compile("“日期”.*2012-12-08、2012-12"))).to_be_visible()
    assert page.evaluate(DECAP_FILES) == {}
    assert set(open_page.complaints) <= {"undefined"}  # Decap CMS throws nothing, literally, where a field does not fit
    open_page.complaints.clear()
    field("日期").press("Control+a")
    field("日期").press_sequentially(UNCERTAIN_DATE)
    publish()
    page.wait_for_function("Object.keys(window.repoFiles).length > 0")
    path, text = check(site, page.evaluate(DECAP_FILES))
    assert re.fullmatch(r"content/\d{4}/[^/]+\.md", path)
    fields, body = parted(text)
    assert fields == EXPECTED | {"附件": ["images/行程.csv"]}
    assert body.strip() == TEXT


def test_decap_cms_changes_nothing_but_what_was_changed(site, open_cms):
    """What a form cannot show (another spelling, an attachment with a name) stays as it is."""
    page = open_cms("decap", "entries/2012/a", {"content": {"2012": {"a.md": {"content": EXISTING}}}})
    page.get_by_role("button", name="登录").click()
    leader = page.locator("[id^=带队-field]")
    expect(leader).to_have_value("副主席")
    expect(page.locator("[id^=日期-field]")).to_have_value(UNCERTAIN_DATE)
    leader.press("Control+a")
    leader.press_sequentially("局长")
    page.get_by_role("button", name="发布").click()
    page.get_by_role("menuitem", name="立即发布").click()
    page.wait_for_function("window.repoFiles.content[2012]['a.md'].content.includes('局长')")
    path, text = check(site, page.evaluate(DECAP_FILES))
    assert path == "content/2012/a.md"
    before, body = parted(EXISTING)
    assert parted(text) == (before | {"带队": "局长"}, body)


SVELTIA_FILES = """async () => {
  const found = {};
  const walk = async (folder, path) => {
    for await (const [name, entry] of folder.entries()) {
      if (entry.kind === "directory") await walk(entry, `${path}${name}/`);
      else {
        const bytes = new Uint8Array(await (await entry.getFile()).arrayBuffer());
        found[path + name] = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
      }
    }
  };
  const root = await navigator.storage.getDirectory();
  await walk(await root.getDirectoryHandle("sveltia-cms-test"), "");
  return found;
}"""


def test_sveltia_cms_writes_a_report_that_passes(site, open_cms, tmp_path):
    page = open_cms("sveltia")
    page.get_by_role("button", name="使用测试仓库").click()

    def field(label):
        return page.locator(f'[data-key-path="{label}"]')

    def write(label, text):
        field(label).locator("input, textarea").first.fill(text)

    write("标题", TITLE)
    write("日期", WRONG_DATE)
    field("部门").get_by_role("radio", name=f"{FORMER}（今青岚市应急管理局）").click()
    for province in EXPECTED["省份"]:
        field("省份").get_by_role("combobox").click()
        page.get_by_role("option", name=province, exact=True).click()
    field("主题").get_by_role("checkbox", name="煤矿安全").click()
    field("目的地").get_by_role("button", name=re.compile("添加")).click()
    write("目的地.0", "太原")
    write("人数", "7")
    write("摘要", EXPECTED["摘要"])
    field("body").get_by_role("button", name=re.compile("Markdown")).click()
    field("body").locator("textarea").fill(TEXT)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text(re.compile("2012-12-08、2012-12"))).to_have_count(2)
    assert page.evaluate(SVELTIA_FILES) == {}
    write("日期", UNCERTAIN_DATE)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile("collections/reports$"))
    path, text = check(site, page.evaluate(SVELTIA_FILES))
    assert re.fullmatch(r"content/\d{4}/[^/]+\.md", path)
    fields, body = parted(text)
    assert fields == EXPECTED
    assert body.strip() == TEXT


WRITE_SVELTIA = """async ([path, text]) => {
  let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("sveltia-cms-test", { create: true });
  const parts = path.split("/");
  for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create: true });
  const stream = await (await folder.getFileHandle(parts.at(-1), { create: true })).createWritable();
  await stream.write(text);
  await stream.close();
}"""


def test_sveltia_cms_changes_nothing_but_what_was_changed(site, open_cms):
    """It has no form for attachments and corrections, and so does not drop those that would not fit."""
    page = open_cms("sveltia", "entries/2012/a")
    page.evaluate(WRITE_SVELTIA, ["content/2012/a.md", EXISTING])
    page.get_by_role("button", name="使用测试仓库").click()
    leader = page.locator('[data-key-path="带队"] input')
    expect(leader).to_have_value("副主席")
    leader.fill("局长")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile("collections/reports$"))
    files = page.evaluate(SVELTIA_FILES)
    _, text = check(site, {"content/2012/a.md": files["content/2012/a.md"]})
    before, body = parted(EXISTING)
    assert parted(text) == (before | {"带队": "局长"}, body)
