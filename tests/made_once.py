"""What every test would otherwise make anew, made once a process: templates compiled, routes built; and passwords cost little.

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

import kb.staff.passwords
import web.site.pages


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
def templates_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web.site.pages, "Environment", partial(Environment, bytecode_cache=Compiled()))
        yield


@pytest.fixture(autouse=True, scope="session")
def routes_built_once() -> Iterator[None]:
    """What FastAPI makes of a handler's parameters, a tenth of a second for all. Where it keeps that elsewhere it is made anew."""
    included = getattr(fastapi.routing, "_IncludedRouter", None)
    build = getattr(included, "_build_effective_context", None)
    if build is None:
        yield
        return
    built: dict[tuple[int, str, str], tuple[object, object]] = {}

    def build_once(self: Any, route: object) -> object:
        context = self.include_context
        key = (id(route), context.prefix, str(context.dependencies))
        if key not in built:
            built[key] = (build(self, route), route)  # the route is held, so that its id is nobody else's
        return built[key][0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(included, "_build_effective_context", build_once)
        yield


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Iterator[None]:
    """A password costs the least that argon2id allows: what it costs a server is looked at in tests/kb/staff/test_passwords.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            kb.staff.passwords, "PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
        )
        yield
