"""A floor stands beside the chance of missing it."""

from __future__ import annotations

from kb.measures.control_charts import xmr
from kb.measures.floors import count_floor
from kb.service.people import PersonFloor
from web.lead.views.people import floor_row
from web.site.texts import load_texts

EN = load_texts(("ru", "en"))["en"]
MONTHS = (20, 22, 18, 30, 21, 19)


def row(now: int):
    return floor_row(EN, PersonFloor(name="Anna", now=now, months=MONTHS, floor=count_floor(MONTHS), chart=xmr(MONTHS)))


def test_under_the_floor_may_still_be_usual():
    told = row(22)
    assert (told.best, told.floor, told.standing) == ("30", "29", "usual")
    assert told.missed.replace("\xa0", " ") == "about 11.3 of 12 months" or told.missed.startswith("about 1")


def test_beyond_the_limits_is_said():
    assert row(60).standing == "above usual" and row(0).standing in ("below usual", "usual")
