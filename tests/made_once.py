"""What every test would otherwise make anew, made once a process: templates, routes, tables of SQLite; and passwords cost little.

The program does this work once, when it starts. The tests start it a thousand times.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from types import CodeType
from typing import Any

import fastapi.routing
import pytest
from argon2 import PasswordHasher
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import Connection

import kb.staff.passwords
import kb.storage.database
import web.site.pages
from kb.storage.database import Family

upgrade_for_real = kb.storage.database._upgrade


class Compiled(BytecodeCache):
    """The compiled templates of this process. An environment that escapes otherwise has others."""

    def __init__(self) -> None:
        self.code: dict[tuple[str, str, object], CodeType] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        key = (name, self.get_source_checksum(source), environment.autoescape)
        bucket = Bucket(environment, str(key), key[1])
        bucket.code = self.code.get(key)
        bucket.of = key  # type: ignore[attr-defined]
        return bucket

    def set_bucket(self, bucket: Bucket) -> None:
        self.code[bucket.of] = bucket.code  # type: ignore[attr-defined]


@pytest.fixture(autouse=True, scope="session")
def made_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web.site.pages, "Environment", partial(Environment, bytecode_cache=Compiled()))
        patch.setattr(kb.storage.database, "_upgrade", TablesAsMigrated().upgrade)
        build_routes_once(patch)
        # What a password costs a server is looked at in tests/kb/staff/test_passwords.py; here the least argon2id allows.
        cheap = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(kb.staff.passwords, "PasswordHasher", cheap)
        yield


def build_routes_once(patch: pytest.MonkeyPatch) -> None:
    """What FastAPI makes of a handler's parameters, a tenth of a second for all. Where it keeps that elsewhere it is made anew."""
    included = getattr(fastapi.routing, "_IncludedRouter", None)
    build = getattr(included, "_build_effective_context", None)
    if build is None:
        return
    built: dict[tuple[int, str, str], tuple[object, object]] = {}

    def build_once(self: Any, route: object) -> object:
        context = self.include_context
        key = (id(route), context.prefix, str(context.dependencies))
        if key not in built:
            built[key] = (build(self, route), route)  # the route is held, so that its id is nobody else's
        return built[key][0]

    patch.setattr(included, "_build_effective_context", build_once)


class TablesAsMigrated:
    """Fresh tables of SQLite by the statements that give what all migrations together made, half a second less each time.

    But in tests/kb/storage, where it is the migrations that are looked at.
    """

    def __init__(self) -> None:
        self.made: dict[Family, list[str]] = {}

    def upgrade(self, conn: Connection, family: Family, revision: str = "head", **of: Any) -> None:
        fresh = conn.dialect.name == "sqlite" and revision == "head" and not _tables(conn)
        if fresh and family in self.made:
            for statement in self.made[family]:
                conn.exec_driver_sql(statement)
            return
        upgrade_for_real(conn, family, revision, **of)
        if fresh:
            dump = conn.connection.driver_connection.iterdump()
            self.made[family] = [line for line in dump if line not in ("BEGIN TRANSACTION;", "COMMIT;")]


def _tables(conn: Connection) -> int:
    return int(conn.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one())
