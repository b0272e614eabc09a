"""A number in an address that nothing can hold is refused there: no answer is a 500, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import annotated_types
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from tests.conftest import migrate_both
from tests.web.api.test_staff_rights import secret
from tests.web.conftest import NOW
from tests.web.staff.test_console import account, enter
from web.app import ROUTERS, create_app
from web.preview.app import create_preview
from web.site.numbers import LARGEST_ROW, row_before

NUMBERS = ("0", "-1", str(LARGEST_ROW), str(LARGEST_ROW + 1), str(2**63 - 1), str(2**63), "9" * 23, "1" * 4301)


@pytest.fixture
def manager(settings, database_url: str) -> Iterator[TestClient]:
    """Somebody who may do everything, on either database."""
    migrate_both(database_url)
    chosen = settings.model_copy(update={"database_url": database_url, "deliver": False})
    account(chosen, "Анна", "manager")
    client = TestClient(create_app(chosen, clock=lambda: NOW), follow_redirects=False, raise_server_exceptions=False)
    enter(client)
    client.headers["authorization"] = f"Bearer {secret(chosen)}"
    yield client


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number if len(number) < 30 else f"{len(number)} digits")
def test_no_number_is_too_large_for_an_answer(manager: TestClient, number: str):
    asked = [
        ("GET", f"/ru/{number}"),
        ("GET", f"/ru/search?q=карта&page={number}"),
        ("GET", f"/ru/a/{number}"),
        ("POST", f"/agent/questions/{number}"),
        ("GET", f"/agent/questions/{number}/draft"),
        ("POST", f"/agent/flags/{number}"),
        ("GET", f"/agent/requests/{number}"),
        ("GET", f"/agent?q={number}&open={number}"),
        ("GET", f"/api/v1/agent/tickets?cursor={number}"),
        ("GET", f"/api/v1/agent/tickets?limit={number}"),
        ("GET", f"/api/v1/agent/articles/{number}"),
        ("GET", f"/api/v1/search?q=x&limit={number}&offset={number}"),
    ]
    told = {path: manager.request(method, path).status_code for method, path in asked}
    assert {path: status for path, status in told.items() if status >= 500} == {}


def unbounded(routes: list) -> list[str]:
    """Parameters of a route that are whole numbers without a smallest and a largest one."""
    found = []
    for route in routes:
        if not isinstance(route, APIRoute):
            continue
        given = [*route.dependant.path_params, *route.dependant.query_params]
        for field in given:
            if field.field_info.annotation is int:
                kinds = {type(rule) for rule in field.field_info.metadata}
                if not {annotated_types.Ge, annotated_types.Le} <= kinds:
                    found.append(f"{route.path}: {field.name}")
    return found


def test_every_whole_number_of_every_route_is_bounded(settings):
    routes = [route for module in ROUTERS for route in module.router.routes]
    assert len(routes) > 40 and unbounded(routes) == []
    preview = create_preview(settings, session=None)  # its routes are read, it is not started
    assert unbounded(preview.routes) == []


def test_a_number_without_bounds_is_found():
    app = FastAPI()
    app.get("/things/{number}")(lambda number: None)
    planted = FastAPI()

    @planted.get("/things/{number}")
    def thing(number: int) -> None: ...

    assert unbounded(app.routes) == [] and unbounded(planted.routes) == ["/things/{number}: number"]


def test_a_cursor_no_row_can_have_is_the_first_page():
    assert (row_before(""), row_before("41"), row_before("9" * 18)) == (0, 41, LARGEST_ROW)
