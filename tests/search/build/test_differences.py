"""Which sentences of an article are new, section by section."""

from __future__ import annotations

import pytest

from search.build.differences import differences, from_bytes, to_bytes
from search.index.changes import SectionChange
from search.index.passages import Passage


def passage(text: str, heading: str = "", anchor: str = "") -> Passage:
    return Passage(anchor=anchor, heading=heading, text=text)


def test_a_sentence_that_was_moved_or_punctuated_anew_is_no_change():
    before = [passage("One two. Three four. Five."), passage("Six seven.", "B", "b")]
    now = [passage("Five. One two!"), passage("Six seven. Three, four.", "B", "b")]
    assert differences(before, now) == ()


def test_a_section_that_is_new_is_told_as_one_with_its_first_sentences():
    before = [passage("A. B c d. E f g. H i j. K l. M n. O p. Q r.")]
    now = [*before, passage("One now. Two now. Three now. Four now.", "Fees", "fees")]
    assert differences(before, now) == (
        SectionChange(
            anchor="fees", heading="Fees", new=("One now.", "Two now.", "Three now."), more=1, removed=False, whole=True
        ),
    )


def test_of_an_article_that_was_written_anew_nothing_is_listed():
    assert differences([passage("Old words here. More old.")], [passage("All is new now. Every word.")]) == ()


def test_what_is_kept_is_what_was_found():
    found = differences([passage("A b c. D e f. G h.")], [passage("A b c. D e f. New one.", "B", "b")])
    assert found and from_bytes(to_bytes(found)) == found


@pytest.mark.parametrize("kept", [None, b"", b"[", b'[{"anchor": 1}]', b"{}"])
def test_of_what_was_not_kept_by_us_nothing_is_taken(kept: bytes | None):
    assert from_bytes(kept) is None
