"""Nothing is tried upon whoever is locked out, robbed or may not wait."""

from __future__ import annotations

from kb.articles.contacts import NO_CONTACTS, Contacts
from kb.trials.spared import spared_topics


def test_access_urgent_and_protected_topics_are_left_alone():
    title = {"en": "x"}
    told = {
        "channels": [{"id": "line", "kind": "phone", "title": title}],
        "topics": [{"id": name, "title": title, "protected": name == "data"} for name in ("cards", "data", "loans")],
        "urgent": {"title": title, "channels": ["line"], "topics": ["cards"]},
    }
    assert spared_topics(Contacts.model_validate(told)) == {"access", "cards", "data"}
    assert spared_topics(NO_CONTACTS) == {"access"}
