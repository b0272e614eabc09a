"""The proof: every text column of the database and every file is looked through for what names a person.

The audit log, whose rows nobody can change, keeps the numbers of requests: they are told of by themselves, and so a file that
holds that log is not looked through for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import MetaData, Table, select
from sqlalchemy.sql.sqltypes import TEXT

from kb.retention.holdings import HOLDINGS
from kb.retention.identifiers import NUMBER, Identifiers, texts_in
from kb.storage.database import Database, Transaction
from kb.storage.families import LOG, STATE
from kb.storage.overwrite import database_files
from kb.storage.tables import CleanText, TextList, Values

CHUNK = 1 << 20  # bytes of a file looked at together


@dataclass(frozen=True, kw_only=True)
class Trace:
    """A place that still names the person: "flags.comment" or a file."""

    place: str
    times: int


@dataclass(kw_only=True)
class LookAround:
    """What was looked through, and where something was found."""

    columns: int = 0
    values: int = 0
    files: int = 0
    folders: list[str] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    numbers_kept: set[str] = field(default_factory=set)  # of requests that are gone, by the audit log
    copies: int = 0  # of lines the person wrote, in words of others that do not name them


def look_everywhere(state: Database, log: Database, folders: Iterable[Path], identifiers: Identifiers) -> LookAround:
    """Look through every text of both table families, the files of SQLite and every file below the folders."""
    proof = LookAround()
    for database, family in ((state, STATE), (log, LOG)):
        with database.read() as conn:
            for table in family.sorted_tables:
                _look_through(conn, table, identifiers, proof)
    needles = _bytes_of(replace(identifiers, numbers=identifiers.numbers - proof.numbers_kept))
    for database in (state, log):
        for path in database_files(database):
            _look_into(path, needles, proof)
    everything = _bytes_of(identifiers)
    for folder in folders:
        proof.folders.append(str(folder))
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                _look_into(path, everything, proof)
    return proof


def text_columns(family: MetaData) -> Iterator[tuple[Table, list[str]]]:
    """The columns of each table that hold text, lists of texts or mappings."""
    kinds = (CleanText, TextList, Values, TEXT)
    for table in family.sorted_tables:
        yield table, [column.name for column in table.c if isinstance(column.type, kinds)]


def _look_through(conn: Transaction, table: Table, identifiers: Identifiers, proof: LookAround) -> None:
    names = dict(text_columns(table.metadata))[table]
    if not names:
        return
    keeps_numbers = HOLDINGS[table.name].forgetting == "number"
    wanted = replace(identifiers, numbers=frozenset()) if keeps_numbers else identifiers
    times_in = dict.fromkeys(names, 0)
    columns = [table.c[name] for name in names]
    for row in conn.execute(select(*columns).execution_options(yield_per=1000)):
        for name, value in zip(names, row, strict=True):
            texts = list(texts_in(value))
            named = sum(len(wanted.names_person.findall(text)) for text in texts)
            times_in[name] += named
            if wanted.lines:
                proof.copies += sum(len(wanted.copies.findall(text)) for text in texts) - named
            if keeps_numbers:
                numbers = {number for text in texts for number in NUMBER.findall(text)}
                proof.numbers_kept |= numbers & identifiers.numbers
            proof.values += 1
    proof.columns += len(names)
    proof.traces += [Trace(place=f"{table.name}.{name}", times=times) for name, times in times_in.items() if times]


def _look_into(path: Path, needles: re.Pattern[bytes], proof: LookAround) -> None:
    proof.files += 1
    times = len(needles.findall(path.name.encode()))
    try:
        with path.open("rb") as file:
            rest = b""
            while chunk := file.read(CHUNK):
                times += len(needles.findall(rest + chunk))
                rest = chunk[-200:] if not needles.search(chunk[-200:]) else b""
    except FileNotFoundError:  # a write-ahead log that was just folded in
        return
    if times:
        proof.traces.append(Trace(place=str(path), times=times))


def _bytes_of(identifiers: Identifiers) -> re.Pattern[bytes]:
    """Addresses and numbers as bytes, in the encodings files have here; telephones and names only where they are text."""
    words = {*identifiers.emails, *(email.casefold() for email in identifiers.emails), *identifiers.numbers}
    encoded = {word.encode(encoding) for word in words for encoding in ("utf-8", "utf-16-le")}
    return re.compile(b"|".join(map(re.escape, sorted(encoded))) or b"(?!)", re.IGNORECASE)
