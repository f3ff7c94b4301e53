"""huibian turns a folder of Markdown reports into a searchable static archive."""

__version__ = "0.1.0"
