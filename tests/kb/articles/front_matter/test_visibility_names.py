"""A field counts by the words of its name, whoever made it up; what is about another thing than being seen does not."""

from __future__ import annotations

import pytest

from kb.articles.front_matter.visibility_names import switch_of

HIDES = "is_hidden isHidden draft_mode Draft? headless nopublish do_not_publish hidePage DRAFT неопубликовано is_deleted noPublish".split()
FOR_STAFF = (
    "internal_only agents_only requires_login login_required Внутреннее is_restricted staff authentication".split()
)
SHOWS = "Public? is_live publishable _discoverable опубликовано not_hidden Approved isActive".split()
OTHERS = (
    "hide_title hide_table_of_contents toc_hide team agent internal_links public_transport live_chat expired_cards for only login"
    " private_clients staff_pick team_members members related автор".split()
)


@pytest.mark.parametrize(
    ("name", "switch"),
    [
        *((name, "hides") for name in [*HIDES, "don't publish", "не публиковать"]),
        *((name, "hides for staff") for name in [*FOR_STAFF, "for staff only", "для сотрудников"]),
        *((name, "shows") for name in [*SHOWS, "✅ Published", "Ready to publish"]),
        *((name, "") for name in [*OTHERS, ""]),
    ],
)
def test_a_name_is_about_being_seen_when_all_its_words_are(name: str, switch: str):
    assert switch_of(name) == switch
