"""The form of a notice reads back what it wrote, and a moment without a zone is the house's."""

from __future__ import annotations

import pytest

from kb.errors import StaffError
from tests.web.parts.test_notices import NOON, TEXTS, notice, standing
from web.site.session import SignedIn
from web.staff.views.notices import NoticeDraft, NoticeForm, form_of, new_notice, notices_page

ANNA = SignedIn(name="Анна", scopes=("inbox",))


def test_a_form_says_the_notice_it_was_made_of():
    form = NoticeForm(
        severity="degraded",
        title_ru="Нет входа",
        text_en="We are on it.",
        words="не могу войти\n\nне пускает",
        sections=["access"],
        start="2026-11-26 11:30",
        end="2026-11-26 14:00",
    )
    new = new_notice(form, standing())
    assert new.words == ("не могу войти", "не пускает") and f"{new.start:%H:%M}" == "08:30"
    there = notice(**vars(new.checked()))
    assert form_of(there, "Europe/Moscow") == form.model_copy(update={"words": "не могу войти\nне пускает"})


def test_without_a_beginning_it_begins_now():
    assert new_notice(NoticeForm(title_ru="t"), standing()).start == NOON


@pytest.mark.parametrize("field", ["start", "end"])
def test_a_moment_nobody_can_read_is_named(field: str):
    with pytest.raises(StaffError, match=f"^{field}$"):
        new_notice(NoticeForm(title_ru="t", **{field: "скоро"}), standing())


def test_a_notice_of_the_file_is_changed_in_the_file():
    page = notices_page(TEXTS["ru"], ANNA, standing(notice("transfers"), notice("7")), NoticeDraft(), None)
    assert [each.edit for each in page.current] == ["", "/agent/notices/7"]
