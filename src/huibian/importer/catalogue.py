"""A table of metadata (CSV) and the files that it names: what the table says needs no guess."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from huibian.i18n import N_
from huibian.importer.drafts import with_given
from huibian.importer.encodings import decode
from huibian.importer.faults import (
    BAD_METADATA,
    NO_DOCUMENT,
    NO_SOURCE,
    NOT_TAKEN,
    OUTSIDE,
    SEVERAL_TABLES,
    UNREADABLE,
    ImportFaultError,
)
from huibian.importer.formats import Packed
from huibian.importer.given import given_fields
from huibian.importer.run import Importer, Outcome, failed, read_file
from huibian.problems import MessageId
from huibian.reasons import reason_of

FILE_COLUMNS = ("文件", "文件名", "文件路径", "file", "filename", "path")
_MOST_ROWS = 50_000


def import_catalogue(importer: Importer, source: Path) -> Iterator[Outcome]:
    """Import the files that a table names. `source` is the table, or the folder that holds it and nothing else of its kind."""
    try:
        table = _find_table(source)
        rows = _read_rows(table)
    except ImportFaultError as fault:
        yield failed(source.name, fault)
        return
    except OSError as error:
        yield failed(source.name, ImportFaultError(UNREADABLE, reason=reason_of(error)))
        return
    for number, row in rows:
        place = f"{table.name}:{number}"
        column = next(name for name in row if name.casefold() in FILE_COLUMNS)
        written = row[column].strip().replace("\\", "/")
        if not written:
            yield failed(place, ImportFaultError(NO_DOCUMENT))
            continue
        file = table.parent / written
        try:
            if not file.resolve().is_relative_to(table.parent.resolve()):
                raise ImportFaultError(OUTSIDE, name=written)
            data = read_file(file)
        except ImportFaultError as fault:
            yield failed(place, fault, written)
            continue
        except (OSError, ValueError) as error:
            reason = reason_of(error) if isinstance(error, OSError) else MessageId(N_("its name cannot be used"))
            yield failed(place, ImportFaultError(UNREADABLE, reason=reason), written)
            continue
        given, rest = given_fields({key: value for key, value in row.items() if key != column}, strict=False)
        outcome = importer.import_with(Packed(written, data), with_given(importer.knowledge, given), whole=True)
        if rest and not outcome.is_known:
            names = ", ".join(f"{key}: {value}" for key, value in rest.items())
            problem = failed(place, ImportFaultError(NOT_TAKEN, values=names)).problems
            outcome = replace(outcome, problems=(*outcome.problems, *problem))
        yield outcome


def _find_table(source: Path) -> Path:
    if source.is_file():
        return source
    tables = sorted(source.glob("*.csv"))
    if not tables:
        raise ImportFaultError(NO_SOURCE, expected="*.csv")
    if len(tables) > 1:
        raise ImportFaultError(SEVERAL_TABLES, names="、".join(table.name for table in tables))
    return tables[0]


def _read_rows(table: Path) -> list[tuple[int, Mapping[str, str]]]:
    """Read the table: the line that each row ends on, and its values by column."""
    text, _encoding = decode(table.read_bytes())
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows: list[tuple[int, Mapping[str, str]]] = []
        for row in reader:
            cells = {
                str(key).strip(): value or "" for key, value in row.items() if isinstance(value, str | None) and key
            }
            if any(value.strip() for value in cells.values()):
                rows.append((reader.line_num, cells))
            if len(rows) > _MOST_ROWS:
                raise ImportFaultError(BAD_METADATA, reason=f"> {_MOST_ROWS}")
    except csv.Error as error:
        raise ImportFaultError(BAD_METADATA, reason=str(error)) from error
    if not rows or not any(name.casefold() in FILE_COLUMNS for name in rows[0][1]):
        raise ImportFaultError(NO_DOCUMENT)
    return rows
