"""The files of other site generators: front matter in YAML, TOML or JSON, and a Markdown body."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from huibian.importer.faults import BAD_METADATA, FieldsFaultError, ImportFaultError
from huibian.record.frontmatter import split_front_matter
from huibian.record.nodes import ListNode, MapNode, Node, TextNode

Value = str | tuple[str, ...]
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|$)", re.DOTALL)
_LONGEST = 200_000
_OWN = "params"  # where Hugo has the fields that a site invents


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A Markdown file: its fields as texts, in order, and its body."""

    fields: Mapping[str, Value]
    body: str


def parse_site_file(text: str, path: str) -> SiteFile:
    """Part a file; one without front matter is all body.

    Raises:
        ImportFaultError: the front matter cannot be read.
    """
    normal = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if match := _TOML.match(normal):
        try:
            return SiteFile(_texts(tomllib.loads(match[1])), normal[match.end() :])
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise ImportFaultError(BAD_METADATA, reason=f"{path}: {error}") from error
    if normal.startswith("{\n") or normal.startswith('{"'):
        try:
            found, end = json.JSONDecoder().raw_decode(normal[:_LONGEST])
        except (ValueError, RecursionError) as error:
            raise ImportFaultError(BAD_METADATA, reason=f"{path}: {error}") from error
        return SiteFile(_texts(found), normal[end:])
    if not re.match(r"\s*---[ \t]*\n", normal):
        return SiteFile({}, normal)
    front, problems = split_front_matter(normal, path)
    if front is None or not front.is_readable:
        raise FieldsFaultError(problems[0])
    fields: dict[str, Value] = {}
    for field in front.fields:
        if field.key == _OWN and isinstance(field.node, MapNode):
            fields |= {key.text: value for key, node in field.node.entries if (value := _of_node(node)) is not None}
        elif (value := _of_node(field.node)) is not None:
            fields[field.key] = value
    return SiteFile(fields, front.body)


def _of_node(node: Node) -> Value | None:
    if isinstance(node, TextNode):
        return node.text
    if isinstance(node, ListNode):
        return tuple(item.text for item in node.items if isinstance(item, TextNode))
    if isinstance(node, MapNode):  # shown in the review
        return "; ".join(f"{key.text}: {_flat(value)}" for key, value in node.entries)
    return None


def _flat(node: Node) -> str:
    value = _of_node(node)
    return value if isinstance(value, str) else ", ".join(value or ())


def _texts(found: object) -> dict[str, Value]:
    if not isinstance(found, dict):
        return {}
    own = found.get(_OWN)
    if isinstance(own, dict):
        found = {key: value for key, value in found.items() if key != _OWN} | own
    fields: dict[str, Value] = {}
    for key, value in found.items():
        if isinstance(value, list):
            fields[str(key)] = tuple(str(item) for item in value if not isinstance(item, dict | list))
        elif isinstance(value, dict):
            fields[str(key)] = json.dumps(value, ensure_ascii=False, default=str)
        else:
            fields[str(key)] = str(value).lower() if isinstance(value, bool) else str(value)
    return fields
