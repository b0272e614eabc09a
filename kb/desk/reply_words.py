"""Words of prepared replies with places for what is known of the request: {name}, {number}, {due}, {agent}.

What is not known leaves no hole: "Hello, {name}!" becomes "Hello!", and a sentence about an unknown date goes whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.articles.contacts import REPLY_PLACE, REPLY_PLACES

SENTENCE = re.compile(r"[^.!?…\n]*(?:[.!?…]+[»\")]*|(?=\n)|$)[ \t]*")  # with the space behind it
ADDRESSED = re.compile(r"(?P<before>,?[ \t]*)\{name\}(?P<after>,[ \t]*)?")


@dataclass(frozen=True, kw_only=True)
class ReplyValues:
    """What is known; "" of what is not."""

    name: str = ""  # the customer's
    number: str = ""
    due: str = ""  # the promised time, in words
    agent: str = ""


def fill_reply(text: str, values: ReplyValues) -> str:
    """The words with everything in its place. Braces that are no place of ours stay as they are."""
    known = {name: getattr(values, name).strip() for name in REPLY_PLACES}
    for name in ("number", "due", "agent"):
        if not known[name]:
            text = _without_sentences(text, f"{{{name}}}")
    if not known["name"]:
        text = ADDRESSED.sub(_unaddressed, text)
    return REPLY_PLACE.sub(lambda place: known.get(place[1], place[0]), text)


def _without_sentences(text: str, place: str) -> str:
    return SENTENCE.sub(lambda said: "" if place in said[0] else said[0], text)


def _unaddressed(place: re.Match[str]) -> str:
    """Without a name: "Hello, {name}!" and "Hello {name}," keep their ends; "{name}, hello" begins with its next word."""
    text, end = place.string, place.end()
    begins = not text[: place.start()].strip() or text[: place.start()].rstrip().endswith((".", "!", "?", "\n", "…"))
    if begins and place["after"]:
        return place["before"]
    return place["after"] or ("" if end >= len(text) or not text[end].isalnum() else " ")
