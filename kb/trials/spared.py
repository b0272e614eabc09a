"""Topics of the contact form that nothing is tried upon: access, and what contacts.yaml calls urgent or protected."""

from __future__ import annotations

from kb.articles.contacts import ACCESS_TOPIC, Contacts


def spared_topics(contacts: Contacts) -> frozenset[str]:
    """Their ids; that of access whether there is such a topic or not."""
    protected = {topic.id for topic in contacts.topics if topic.protected}
    return frozenset({ACCESS_TOPIC, *protected, *(contacts.urgent.topics if contacts.urgent else ())})
