"""An alert says what is unusual and what is usual."""

from __future__ import annotations

import pytest

from kb.alerts.alerts import NewAlert, RaisedAlert
from tests.web.conftest import NOW
from web.parts.alerts import alert_line, alert_text
from web.site.texts import load_texts

TEXTS = load_texts(("ru", "en"))


@pytest.mark.parametrize(
    ("alert", "said"),
    [
        (
            NewAlert(kind="surge", subject="app is down", count=43, of=43, usual=1.52),
            "“app is down”: 43 visitors since this morning; usually 1.5 in a whole day.",
        ),
        (
            NewAlert(kind="failing", subject="", count=60, of=200, usual=0.104),
            "Since this morning 60 of 200 questions found no good answer (30%); usually 10%.",
        ),
        (
            NewAlert(kind="silent", subject="cards", count=116, of=120, usual=0.45),
            "Section “cards”: of 120 visitors who found its articles yesterday, 3% opened one; usually 45%.",
        ),
    ],
)
def test_each_kind_has_its_sentence(alert, said):
    assert alert_text(alert, None, TEXTS["en"]).replace("\xa0", " ") == said


def test_a_section_has_its_name_and_a_surge_can_be_looked_at(live):
    tree = live.public.tree
    silent = NewAlert(kind="silent", subject="cards", count=9, of=10, usual=0.4)
    assert "«Карты»" in alert_text(silent, tree, TEXTS["ru"])
    raised = RaisedAlert(kind="surge", subject="карта", count=12, of=12, usual=1.0, id=1, at=NOW)
    assert alert_line(raised, tree, TEXTS["ru"]).url.startswith("/ru/search?q=")
