"""Markdown as reports are written in it: from text to `Body`."""

from huibian.markdown.body import Body, Heading, LocalLink, Section, heading_id
from huibian.markdown.reader import parse_body

__all__ = ["Body", "Heading", "LocalLink", "Section", "heading_id", "parse_body"]
