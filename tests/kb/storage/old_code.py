"""Code that knows the tables as they were at some revision: it fills them, and tries every statement it had."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import Column, Connection, MetaData, Table, select, text
from sqlalchemy.exc import SQLAlchemyError

AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
BOOKKEEPING = ("alembic_version", "served_revisions")
SQLITE_WORDS = "SELECT tbl_name, group_concat(sql, char(10)) FROM sqlite_master WHERE sql IS NOT NULL GROUP BY tbl_name"
POSTGRESQL_WORDS = """
SELECT relname, concat_ws(chr(10),
  (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid)), chr(10))
   FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
   WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
  (SELECT string_agg(pg_get_constraintdef(oid), chr(10) ORDER BY conname) FROM pg_constraint WHERE conrelid = c.oid),
  (SELECT string_agg(pg_get_indexdef(indexrelid), chr(10) ORDER BY indexrelid) FROM pg_index WHERE indrelid = c.oid),
  (SELECT string_agg(pg_get_triggerdef(oid), chr(10) ORDER BY oid) FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal))
FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
LONG, LARGE = 10_000, 2**31 - 1
Row = dict[str, object]


@dataclass
class Shapes:
    """The tables as the database told them when they were last looked at."""

    known: MetaData = field(default_factory=MetaData)
    told: dict[str, str] = field(default_factory=dict)

    def look(self, conn: Connection, only: Collection[str] = ()) -> list[Table]:
        """All tables, those that others refer to first; only what has changed is taken apart again."""
        now = {name: words for name, words in shapes(conn).items() if not only or name in only}
        changed = [name for name, words in now.items() if self.told.get(name) != words]
        for name in {*changed, *(self.told.keys() - now.keys())} & set(self.known.tables):
            self.known.remove(self.known.tables[name])
        if changed:
            self.known.reflect(conn, only=changed)
        self.told = now
        return self.known.sorted_tables


def shapes(conn: Connection) -> dict[str, str]:
    """In the database's own words what each table is, with its indexes, rules and triggers."""
    words = SQLITE_WORDS if conn.dialect.name == "sqlite" else POSTGRESQL_WORDS
    return {name: told for name, told in conn.execute(text(words)) if not name.startswith(BOOKKEEPING)}


def rows_of(conn: Connection, tables: list[Table]) -> dict[str, list[tuple]]:
    """All rows, in the columns that are known of them."""
    return {table.name: sorted(map(tuple, conn.execute(select(table))), key=repr) for table in tables}


def fill(conn: Connection, tables: list[Table]) -> None:
    """A row with every column and one with what must be there, in each table that has none."""
    filler = Filler()
    for table in tables:
        if conn.execute(select(table).limit(1)).first() is None:
            for full in (True, False):
                conn.execute(table.insert().values(filler.row(conn, table, full=full)))


@dataclass
class Filler:
    """Makes rows that no other row is like, of rows that are there already."""

    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def row(self, conn: Connection, table: Table, *, full: bool, long: bool = False) -> Row:
        return {
            column.name: self._value(conn, column, long)
            for column in table.c
            if not _numbers_itself(column) and (full or not (column.nullable or column.server_default))
        }

    def _value(self, conn: Connection, column: Column, long: bool) -> object:
        for key in column.foreign_keys:
            taken = select(column) if column.primary_key else select(key.column).where(False)
            return conn.execute(
                select(key.column).where(key.column.not_in(taken)).order_by(key.column.desc()).limit(1)
            ).scalar()
        number = next(self.numbers)
        kind = column.type.python_type
        in_a_key = bool(column.primary_key or column.index)
        if kind is str:  # reads as a list, too, where a list is kept as text
            return f'["{number}"]' if in_a_key or not long or _is_unique(column) else f'["{number}{"й" * LONG}"]'
        if kind is int:
            return LARGE - number if long else number
        made: dict[type, object] = {bool: True, float: 0.5, bytes: b"key", datetime: AT + timedelta(seconds=number)}
        return made[kind]


@dataclass
class Ways:
    """Every way in which code that knows these tables uses them."""

    tables: list[Table]

    def that_work(self, conn: Connection) -> set[str]:
        """Each is tried by itself and undone."""
        filler = Filler(count(1000))
        return {
            f"{table.name}: {name}"
            for table in self.tables
            for name, way in self._of(table, filler).items()
            if _works(conn, way)
        }

    def _of(self, table: Table, filler: Filler) -> dict[str, Callable[[Connection], object]]:
        def insert(*, full: bool, long: bool = False) -> Callable[[Connection], object]:
            return lambda conn: conn.execute(table.insert().values(filler.row(conn, table, full=full, long=long)))

        def insert_twice_at_one_moment(conn: Connection) -> None:
            for _ in range(2):
                row = filler.row(conn, table, full=True)
                moments = {name: AT for name, value in row.items() if isinstance(value, datetime)}
                conn.execute(table.insert().values(row | moments))

        def empty(column: Column) -> Callable[[Connection], object]:
            return lambda conn: conn.execute(table.update().values({column.name: None}))

        ways = {
            "is read": lambda conn: conn.execute(select(table)).all(),
            "a whole row is written": insert(full=True),
            "a row of what must be there is written": insert(full=False),
            "a long row is written": insert(full=True, long=True),
            "two rows of one moment are written": insert_twice_at_one_moment,
            "rows are removed": lambda conn: conn.execute(table.delete().where(select(table).limit(1).exists())),
        }
        ways |= {f"{column.name} is changed": _rewritten(table, column) for column in table.c if not column.primary_key}
        ways |= {f"{column.name} is emptied": empty(column) for column in table.c if column.nullable}
        return ways


def _rewritten(table: Table, column: Column) -> Callable[[Connection], object]:
    return lambda conn: conn.execute(table.update().values({column.name: column}))


def _works(conn: Connection, way: Callable[[Connection], object]) -> bool:
    try:
        with conn.begin_nested() as tried:
            way(conn)
            tried.rollback()
    except SQLAlchemyError:
        return False
    return True


def _numbers_itself(column: Column) -> bool:
    return column.name == "id" and column.primary_key and column.type.python_type is int


def _is_unique(column: Column) -> bool:
    """Whether it is part of anything that an index holds; such texts are short."""
    return any(column.name in index.columns for index in column.table.indexes) or any(
        column.name in getattr(rule, "columns", ()) for rule in column.table.constraints
    )
