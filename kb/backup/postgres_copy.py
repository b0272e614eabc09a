"""PostgreSQL copied table by table with COPY, as of one moment, and put back in one transaction. Needs no program of the server's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, text

from kb.backup.contents import CHUNK, CopiedTable
from kb.private_files import make_private
from kb.storage.database import VERSION_TABLES, Database, Family, bring_to
from kb.storage.families import LOG, STATE

FAMILIES: tuple[tuple[Family, MetaData], ...] = (("state", STATE), ("log", LOG))


def copy_tables_out(db: Database, folder: Path) -> tuple[CopiedTable, ...]:
    """Write every table of both families into a file of its own, all as of one moment."""
    copied = []
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as conn, conn.begin():
        for table in _tables():
            columns = tuple(column.name for column in table.c)
            path = folder / f"{table.name}.copy"
            make_private(path)
            with path.open("wb") as file:
                for chunk in _read(conn, f"COPY {_named(table.name, columns)} TO STDOUT"):
                    file.write(chunk)
            rows = conn.execute(text(f"SELECT count(*) FROM {table.name}")).scalar_one()  # noqa: S608 - a name of ours
            copied.append(CopiedTable(name=table.name, file=path.name, columns=columns, rows=rows))
    return tuple(copied)


def copy_tables_in(
    conn: Connection, folder: Path, copied: tuple[CopiedTable, ...], revisions: dict[Family, str]
) -> None:
    """Put tables in the place of those there, in the caller's transaction: others see all of the old or all of the new.

    Tables of an older revision are made as they were and then brought up to date.
    """
    for table in reversed(list(_tables())):
        conn.execute(text(f"DROP TABLE IF EXISTS {table.name} CASCADE"))
    for family, _ in FAMILIES:
        conn.execute(text(f"DROP TABLE IF EXISTS {VERSION_TABLES[family]}"))
        bring_to(conn, family, revisions[family])
    for one in copied:
        _write(conn, f"COPY {_named(one.name, one.columns)} FROM STDIN", folder / one.file)
    for table in _tables():
        if "id" in table.c and table.c.id.type.python_type is int and any(one.name == table.name for one in copied):
            conn.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # noqa: S608
                    f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name}), false)"
                )
            )
    for family, _ in FAMILIES:
        bring_to(conn, family, "head")


def locked_tables() -> str:
    """The names of all tables, for a LOCK."""
    return ", ".join(table.name for table in _tables())


def _tables() -> Iterator[Table]:
    for _, family in FAMILIES:
        yield from family.sorted_tables


def _named(table: str, columns: tuple[str, ...]) -> str:
    quoted = ", ".join(f'"{column}"' for column in columns)
    return f"{table} ({quoted})"


def _read(conn: Connection, statement: str) -> Iterator[bytes]:
    with conn.connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]  # psycopg's own
        while chunk := copy.read():
            yield bytes(chunk)


def _write(conn: Connection, statement: str, path: Path) -> None:
    with (
        path.open("rb") as file,
        conn.connection.cursor() as cursor,  # type: ignore[attr-defined]
        cursor.copy(statement) as copy,
    ):
        while chunk := file.read(CHUNK):
            copy.write(chunk)
