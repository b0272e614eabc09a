"""Holdings: for each table, what becomes of it when a person is forgotten, and what ends its rows. Every table has its line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Forgetting = Literal[
    "request",  # goes whole with the person's request; in requests of others the person is blotted out
    "blotted",  # words of others and of staff, in which the person is blotted out
    "own",  # found by the person's address and removed
    "log",  # rows of the search log that name the person go
    "over",  # staff's own words about an article: blotted out once they are over, named by the proof before that
    "public",  # words staff publish for everybody: theirs to change, named by the proof
    "number",  # keeps the number of a request that is gone, which leads nowhere, and no word; told by the proof
    "nobody",  # holds no word of or about a customer; the proof looks through it all the same
]
Ending = Literal[
    "request",  # with its request
    "tickets",  # after KB_KEEP_TICKETS
    "outbox",  # after KB_KEEP_OUTBOX
    "searches",  # after KB_KEEP_SEARCHES
    "audit",  # after KB_KEEP_AUDIT
    "hours",  # within days at most
    "trial",  # some days after the week in which a trial follows people
    "replaced",  # it does not grow: rows take the place of older ones, or go with what they belong to
    "article",  # what was changed in an article, and who learnt what, is kept as long as the articles and accounts
    "counts",  # numbers and digests that say nothing of anybody stay
]


@dataclass(frozen=True)
class Holding:
    forgetting: Forgetting
    ending: Ending


HOLDINGS: Mapping[str, Holding] = MappingProxyType(
    {
        "tickets": Holding("request", "tickets"),
        "attachments": Holding("request", "request"),
        "outbox": Holding("request", "outbox"),
        "request_secrets": Holding("request", "request"),
        "ticket_events": Holding("request", "request"),
        "ticket_tags": Holding("request", "request"),
        "ticket_words": Holding("request", "request"),
        "callbacks": Holding("request", "request"),
        "presences": Holding("request", "hours"),
        "desk_words": Holding("request", "hours"),
        "notifications": Holding("request", "outbox"),
        "resolved": Holding("request", "request"),
        "messages": Holding("request", "request"),
        "escalations": Holding("request", "request"),
        "measured_requests": Holding("request", "request"),
        "service_days": Holding("nobody", "replaced"),
        "person_days": Holding("nobody", "replaced"),
        "reviews": Holding("request", "request"),
        "votes": Holding("blotted", "tickets"),
        "flags": Holding("blotted", "tickets"),
        "colleague_questions": Holding("blotted", "tickets"),
        "alerts": Holding("blotted", "tickets"),
        "content_steps": Holding("blotted", "tickets"),
        "posts": Holding("own", "hours"),
        "notice_followers": Holding("own", "tickets"),
        "contracts": Holding("own", "replaced"),
        "contract_keys": Holding("own", "replaced"),
        "undos": Holding("own", "hours"),
        "article_changes": Holding("over", "article"),
        "article_saves": Holding("over", "article"),
        "article_comments": Holding("over", "article"),
        "notices": Holding("public", "tickets"),
        "notice_events": Holding("public", "tickets"),
        "audit": Holding("number", "audit"),
        "trainings": Holding("nobody", "article"),
        "staff": Holding("nobody", "article"),
        "invitations": Holding("nobody", "hours"),
        "identities": Holding("nobody", "article"),
        "spent_states": Holding("nobody", "hours"),
        "notification_wishes": Holding("nobody", "replaced"),
        "second_factors": Holding("nobody", "replaced"),
        "recovery_codes": Holding("nobody", "replaced"),
        "tokens": Holding("nobody", "article"),
        "staff_sessions": Holding("nobody", "hours"),
        "failed_sign_ins": Holding("nobody", "hours"),
        "ticket_counters": Holding("nobody", "counts"),
        "trials": Holding("nobody", "article"),
        "keys": Holding("nobody", "replaced"),
        "moments": Holding("nobody", "replaced"),
        "leases": Holding("nobody", "replaced"),
        "inbound_letters": Holding("nobody", "counts"),
        "erasures": Holding("nobody", "counts"),
        "searches": Holding("log", "searches"),
        "openings": Holding("log", "searches"),
        "deflections": Holding("log", "searches"),
        "question_counts": Holding("log", "counts"),
        "counted_days": Holding("log", "counts"),
        "question_days": Holding("log", "searches"),
        "question_device_days": Holding("log", "searches"),
        "question_groups": Holding("log", "searches"),
        "group_days": Holding("log", "replaced"),
        "group_device_days": Holding("log", "replaced"),
        "told_figures": Holding("log", "replaced"),
        "article_days": Holding("log", "counts"),
        "left_days": Holding("log", "counts"),
        "trial_people": Holding("log", "trial"),
        "trial_days": Holding("log", "counts"),
        "draft_searches": Holding("log", "searches"),
        "draft_days": Holding("nobody", "counts"),
    }
)
