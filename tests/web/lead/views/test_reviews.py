"""Others' marks are hidden from whoever has given none."""

from __future__ import annotations

from kb.service.reviews import DrawnRequest
from tests.kb.service.test_reviews import review
from web.lead.views.reviews import MarkingPage
from web.site.texts import load_texts

EN = load_texts(("ru", "en"))["en"]


def test_others_are_shown_after_ones_own():
    drawn, others = DrawnRequest("2026-000001", "Анна"), review("2026-000001", "Олег", "no")
    blind = MarkingPage.of(EN, drawn, "2026-10", [others], who="Вера")
    assert blind.others == () and {field.chosen for field in blind.fields} == {"unset"}
    seeing = MarkingPage.of(EN, drawn, "2026-10", [others, review("2026-000001")], who="Вера")
    assert len(seeing.others) == 1 and {field.chosen for field in seeing.fields} == {"yes"}
