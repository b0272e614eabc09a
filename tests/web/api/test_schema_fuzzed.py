"""Programs may send anything the description allows, and anything it forbids: the API keeps its word either way.

All phases of schemathesis (examples, coverage, fuzzing, stateful) with all its checks, over a served application. Each
operation gets OTVET_SCHEMA_EXAMPLES examples; docs/api.md names the command for 500.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from kb.requests.customer import open_request
from kb.requests.tickets import NewTicket
from tests.conftest import migrate_both
from tests.web.api.test_staff_rights import secret
from tests.web.conftest import NOW
from web.app import create_app

pytestmark = pytest.mark.long

EXAMPLES = os.environ.get("OTVET_SCHEMA_EXAMPLES", "60")
PLENTY = {"api_calls_per_minute": 10**9, "api_changes_per_minute": 10**9, "deliver": False}


@pytest.fixture
def settings(settings, database_url: str):
    """The same on SQLite and on PostgreSQL, whose columns hold less."""
    migrate_both(database_url)
    return settings.model_copy(update={"database_url": database_url})


@pytest.fixture
def served(settings) -> Iterator[str]:
    """The address of an application with a token's quota that no test uses up, and a ticket to be read."""
    app = create_app(settings.model_copy(update=PLENTY), clock=lambda: NOW)
    with app.state.site.state.database.begin() as conn:
        open_request(
            conn,
            NewTicket(form_key="", lang="en", topic="", email="", text="A call"),
            room=app.state.site.state.room,
            at=NOW,
        )
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive()
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.mark.slow
def test_whatever_is_sent_the_api_does_as_described(served: str, settings, tmp_path: Path):
    token = secret(settings)
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        f"{served}/api/v1/openapi.json",
        "--header",
        f"Authorization: Bearer {token}",
        "--phases",
        "examples,coverage,fuzzing,stateful",
        "--checks",
        "all",
        "--max-examples",
        EXAMPLES,
        "--seed",
        "1",
        "--no-color",
    ]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    print(ran.stdout[-3000:])
    assert ran.returncode == 0, ran.stdout[-20_000:] + ran.stderr[-2000:]
    assert "27 selected / 27 total" in ran.stdout and "Tested: 27" in ran.stdout
    assert all(f"✅ {phase}" in ran.stdout for phase in ("Examples", "Coverage", "Fuzzing", "Stateful"))
