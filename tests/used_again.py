"""Databases of the tests' PostgreSQL server that are used again: what a test left is taken out, and the name is a new one.

Making a database copies a thousand files, and removing it deletes as many; emptying the few tables a test wrote to does not.
Whatever holds on to an earlier test's database finds it gone: its connections are ended, and nobody knows the new name.
"""

from __future__ import annotations

import json
from typing import Protocol

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

# All that a test could change of a database besides its rows; the same text in every copy of one template.
STRUCTURE = text(
    """
    SELECT md5(concat(
      (SELECT string_agg(concat_ws(' ', c.oid, c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull), ',' ORDER BY c.oid, a.attnum)
       FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
       WHERE c.relnamespace = 'public'::regnamespace),
      (SELECT string_agg(concat_ws(' ', oid, conname), ',' ORDER BY oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
      (SELECT string_agg(concat_ws(' ', oid, tgname), ',' ORDER BY oid) FROM pg_trigger),
      (SELECT string_agg(concat_ws(' ', oid, proname), ',' ORDER BY oid) FROM pg_proc WHERE oid >= 16384),
      (SELECT string_agg(nspname, ',' ORDER BY oid) FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'),
      (SELECT string_agg(s.setconfig::text, ',') FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
       WHERE d.datname = current_database())))
    """
)
WRITTEN_TABLES = text(
    "SELECT oid::regclass::text FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0"
)
COUNTERS = text("SELECT quote_ident(sequencename) AS name, last_value FROM pg_sequences WHERE schemaname = 'public'")
END_ALL = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = '{name}' AND backend_type = 'client backend'"
)


class Server(Protocol):
    def url(self, database: str) -> str: ...
    def reached(self, database: str) -> str: ...
    def run(self, statement: str) -> None: ...
    def new_name(self) -> str: ...
    def new_database(self, *, template: str) -> str: ...


class UsedAgain:
    """Copies of one template, each lent to one test at a time."""

    def __init__(self, server: Server, template: str) -> None:
        self.server = server
        self.template = template
        self.spare: list[str] = []
        with self._inside(template) as conn:
            self.structure = conn.execute(STRUCTURE).scalar_one()
            self.rows = {
                table: json.dumps(conn.execute(text(f"SELECT json_agg(t) FROM {table} t")).scalar_one())
                for table in conn.execute(WRITTEN_TABLES).scalars().all()
            }
            self.counters = {row.name: row.last_value for row in conn.execute(COUNTERS)}

    def lend(self) -> str:
        """The URL of a database as the template is."""
        return self.server.reached(self.spare.pop()) if self.spare else self.server.new_database(template=self.template)

    def take_back(self, url: str) -> None:
        """A database whose tables were changed, or that somebody will not let go of, is not used again."""
        name, fresh = make_url(url).database, self.server.new_name()
        try:
            self.server.run(END_ALL.format(name=name))
            self.server.run(f"ALTER DATABASE {name} RENAME TO {fresh}")
            with self._inside(fresh) as conn:
                if conn.execute(STRUCTURE).scalar_one() != self.structure:
                    return
                self._empty(conn)
        except OperationalError:
            return
        self.spare.append(fresh)

    def _empty(self, conn: Connection) -> None:
        """Rows and counters as the template has them."""
        if tables := conn.execute(WRITTEN_TABLES).scalars().all():
            conn.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE"))
        for table, rows in self.rows.items():
            filled = f"INSERT INTO {table} SELECT * FROM json_populate_recordset(null::{table}, :rows)"
            conn.execute(text(filled), {"rows": rows})
        for name, value in conn.execute(COUNTERS).all():
            if value != self.counters[name]:
                conn.execute(text(f"ALTER SEQUENCE {name} RESTART"))

    def _inside(self, name: str):
        engine = create_engine(self.server.url(name), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        return engine.connect()
