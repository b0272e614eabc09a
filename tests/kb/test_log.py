"""Log lines: for people, or for a collector."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path

import pytest

from kb.log import FLOODED, OURS, STRANGERS, naming_request, set_up
from kb.storage.site_key import sign


@pytest.fixture(autouse=True)
def as_before():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in (*OURS, *FLOODED):
        logging.getLogger(name).setLevel(logging.NOTSET)


def lines(as_json: bool, level: str = "info") -> list[str]:
    stream = io.StringIO()
    set_up(level, as_json=as_json, stream=stream)
    logging.getLogger("search.query.live").info("новое поколение %s", "20261122")
    logging.getLogger("search.query.live").debug("мелочь")
    try:
        raise ValueError("причина")
    except ValueError:
        logging.getLogger("web").exception("не вышло")
    return stream.getvalue().splitlines()


def test_a_collector_gets_one_json_object_a_line_with_time_level_and_source():
    told = [json.loads(line) for line in lines(as_json=True)]
    assert told[0]["event"] == "новое поколение 20261122"
    assert (told[0]["level"], told[0]["logger"]) == ("info", "search.query.live")
    assert told[0]["timestamp"].endswith("Z")
    assert "ValueError: причина" in told[1]["exception"]


@pytest.mark.parametrize(("level", "told"), [("info", 2), ("debug", 4)])
def test_nobody_fills_the_log_by_sending_what_is_no_request(monkeypatch, level: str, told: int):
    for name in ("uvicorn", "uvicorn.error"):  # a server that another test began sends their lines elsewhere
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    stream = io.StringIO()
    set_up(level, as_json=False, stream=stream)
    for name in (STRANGERS, "python_multipart.multipart"):
        logging.getLogger(name).warning("no request")
        logging.getLogger(name).error("ours")
    assert len(stream.getvalue().splitlines()) == told


def test_people_get_a_plain_line():
    assert "новое поколение 20261122" in lines(as_json=False)[0]


def test_nothing_below_the_chosen_level_is_told():
    assert not any("мелочь" in line for line in lines(as_json=False))
    assert any("мелочь" in line for line in lines(as_json=False, level="debug"))


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("debug", ["Context impl", "Running upgrade", "locked"]),
        ("info", ["locked"]),
        ("warning", ["locked"]),
        ("error", []),
    ],
)
def test_what_libraries_are_busy_with_does_not_greet_a_newcomer(level: str, told: list[str]):
    stream = io.StringIO()
    set_up(level, as_json=False, stream=stream)
    logging.getLogger("pymorphy3.opencorpora_dict.wrapper").debug("Context impl")
    logging.getLogger("alembic.runtime.migration").info("Running upgrade")
    logging.getLogger("alembic.runtime.migration").warning("locked")
    assert [word for word in ("Context impl", "Running upgrade", "locked") if word in stream.getvalue()] == told


def test_every_package_of_ours_is_heard():
    packages = {path.parent.name for path in Path(__file__).parent.parent.parent.glob("*/__init__.py")}
    assert set(OURS) == packages


@pytest.mark.parametrize("as_json", [True, False])
def test_private_data_in_an_error_or_an_address_is_masked(as_json: bool):
    stream = io.StringIO()
    set_up("info", as_json=as_json, stream=stream)
    try:
        int("4111 1111 1111 1111")
    except ValueError:
        logging.getLogger("web").exception("POST /ru/a/4111-1111-1111-1111: %s", "пароль: Qwerty123")
    told = stream.getvalue()
    assert "ValueError" in told and "/ru/a/" in told
    assert "1111" not in told and "Qwerty123" not in told


def said(text: str, *arguments: object, as_json: bool = False) -> str:
    stream = io.StringIO()
    set_up("info", as_json=as_json, stream=stream)
    logging.getLogger("web").error(text, *arguments)
    return stream.getvalue()


SECRET = sign(bytes(32), "request", "2026-000123")


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize(
    "private",
    [
        SECRET,
        f"GET /ru/request/{SECRET}/helped: x",
        "GET /en/request/abc",
        "/ru/contact/sent?request=abc&x=1",
        "Authorization: Bearer otv_abcdefgh12345678",
        "token otv_abc-DEF_123",
        "whsec_c2VjcmV0c2VjcmV0",
        "kb_private_c2VjcmV0",
        "postgresql://otvet:hunter2@db/otvet",
        "smtp://user:hunter2@mail:587",
    ],
)
def test_nothing_that_opens_something_stands_in_a_line(private, as_json):
    told = said("%s", private, as_json=as_json)
    for secret in (SECRET, "abc", "hunter2", "c2VjcmV0"):
        assert secret not in told


def test_the_number_of_a_request_is_not_told_and_dates_and_generations_are():
    told = said("2026-000123 and 2026-11-26 and 20261126-101500-abcdef")
    assert "000123" not in told and "2026-••••••" in told
    assert "2026-11-26 and 20261126-101500-abcdef" in told


@pytest.mark.parametrize("as_json", [True, False])
def test_no_line_can_be_forged_and_no_terminal_commanded(as_json):
    told = said("GET /%s", "x\n2026-11-26T10:00:00Z [error] forged\x1b[31m\u202e\u2028\x9b", as_json=as_json)
    assert len(told.splitlines()) == 1
    assert not any(char in told for char in "\x1b\u202e\u2028\x9b")


def test_a_traceback_keeps_its_lines_and_none_looks_like_a_line_of_the_log():
    stream = io.StringIO()
    set_up("info", as_json=False, stream=stream)
    try:
        raise ValueError("x\n2026-11-26T10:00:00Z [error] forged \x1b[31m")
    except ValueError:
        logging.getLogger("web").exception("failed")
    first, *others = stream.getvalue().splitlines()
    assert "failed" in first and len(others) > 3
    assert all(line.startswith("  ") for line in others) and "\x1b" not in stream.getvalue()


def test_lines_of_a_request_carry_its_name_whole_and_others_carry_none():
    stream = io.StringIO()
    set_up("info", as_json=True, stream=stream)
    with naming_request("4111111111111111aaaaaaaaaaaaaaaa"):
        logging.getLogger("web").warning("плохо", extra={"status": 503, "secret": "x"})
    logging.getLogger("web").warning("потом")
    of_request, later = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (of_request["request"], of_request["status"]) == ("4111111111111111aaaaaaaaaaaaaaaa", 503)
    assert "secret" not in of_request and "request" not in later
