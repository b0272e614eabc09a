"""Log lines: for people, or for a collector."""

from __future__ import annotations

import io
import json
import logging

import pytest

from kb.log import set_up


@pytest.fixture(autouse=True)
def as_before():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(as_json: bool, level: str = "info") -> list[str]:
    stream = io.StringIO()
    set_up(level, as_json=as_json, stream=stream)
    logging.getLogger("search.live").info("новое поколение %s", "20261122")
    logging.getLogger("search.live").debug("мелочь")
    try:
        raise ValueError("причина")
    except ValueError:
        logging.getLogger("web").exception("не вышло")
    return stream.getvalue().splitlines()


def test_a_collector_gets_one_json_object_a_line_with_time_level_and_source():
    told = [json.loads(line) for line in lines(as_json=True)]
    assert told[0]["event"] == "новое поколение 20261122"
    assert (told[0]["level"], told[0]["logger"]) == ("info", "search.live")
    assert told[0]["timestamp"].endswith("Z")
    assert "ValueError: причина" in told[1]["exception"]


def test_people_get_a_plain_line():
    assert "новое поколение 20261122" in lines(as_json=False)[0]


def test_nothing_below_the_chosen_level_is_told():
    assert not any("мелочь" in line for line in lines(as_json=False))
    assert any("мелочь" in line for line in lines(as_json=False, level="debug"))


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
