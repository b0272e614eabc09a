"""Macros and canned replies as the ready replies of contacts.yaml: plain words, with our places for what is known of the request."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from bs4 import BeautifulSoup

from kb.articles.slugs import slug
from kb.importing.placing import language
from kb.importing.reading.record import HTML, ImportedReply, Loss

# What Zendesk, Freshdesk, Intercom and Help Scout write for what a letter knows by itself.
PLACE = re.compile(
    r"\{\{\s*(?P<liquid>[\w.| :'\"-]+?)\s*\}\}|\{%\s*(?P<scout>[\w.,= '\"-]+?)\s*%\}|\{(?P<plain>[a-z_]{1,20})\}"
)
KNOWN = (
    (
        "name",
        re.compile(
            r"(?:ticket\.)?(?:requester|customer|contact|user)\.(?:first_?name|full_?name|name)|first_name|name",
            re.IGNORECASE,
        ),
    ),
    ("number", re.compile(r"(?:ticket|conversation)\.(?:id|number|display_id)", re.IGNORECASE)),
    (
        "agent",
        re.compile(
            r"(?:current_user|agent|ticket\.agent|ticket\.assignee|user_agent)\.(?:first_?name|full_?name|name)",
            re.IGNORECASE,
        ),
    ),
)
BLOCKS = ("p", "div", "ul", "ol", "table", "blockquote", "h1", "h2", "h3")


@dataclass(frozen=True)
class ReadyReplies:
    """The part of contacts.yaml, "" without replies, and the places that nobody fills here."""

    text: str
    losses: tuple[Loss, ...] = ()


def ready_replies(replies: Iterable[ImportedReply]) -> ReadyReplies:
    """Each under a name of its own, in its language."""
    lines: list[str] = []
    losses: list[Loss] = []
    taken: set[str] = set()
    for number, reply in enumerate(replies, 1):
        words, unknown = _words(reply)
        if not words:
            continue
        losses += [Loss("shortcode", reply.title, place) for place in unknown]
        lang = language(reply.lang, reply.title, words)
        name = re.sub(r"[^a-z0-9_-]+", "-", slug(reply.title)).strip("-") or f"reply-{number}"
        name = f"{name}-{number}" if name in taken else name
        taken.add(name)
        lines += [f"  - id: {name}", f"    title: {{{lang}: {_quoted(reply.title or name)}}}"]
        lines += ["    text:", f"      {lang}: {_quoted(words)}"]
    return ReadyReplies("replies:\n" + "\n".join(lines) + "\n" if lines else "", tuple(losses))


def _words(reply: ImportedReply) -> tuple[str, list[str]]:
    """The words as a letter has them, and what stood for something we do not know: it is left in brackets."""
    unknown: list[str] = []

    def put(place: re.Match[str]) -> str:
        said = (place["liquid"] or place["scout"] or place["plain"]).split("|")[0].split(",")[0].strip()
        name = next((name for name, known in KNOWN if known.fullmatch(said)), "")
        if name:
            return f"{{{name}}}"
        unknown.append(place[0])
        return f"[{said}]"

    text = _plain(reply.body) if reply.form == HTML else reply.body
    return PLACE.sub(put, text).replace("{{", "[").replace("}}", "]").strip(), unknown


def _plain(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for one in soup.find_all("br"):
        one.replace_with("\n")
    for one in soup.find_all("li"):
        one.insert(0, "– ")
        one.append("\n")
    for one in soup.find_all("a", href=True):
        if str(one["href"]) not in one.get_text():
            one.append(f" ({one['href']})")
    for one in soup.find_all(BLOCKS):
        one.append("\n\n")
    lines = (" ".join(line.split()) for line in soup.get_text().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _quoted(text: str) -> str:
    """A scalar of YAML between quotes, breaks as \\n."""
    return json.dumps(text, ensure_ascii=False)
