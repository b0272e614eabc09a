"""Checks of links and old addresses: redirects that lead nowhere or in a circle, words of links, articles nothing leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.checks.subject import Inspection, Subject
from kb.errors import Problem
from kb.rules import Rule

CYCLE = Rule("redirect-cycle", "remove one of the redirect_from entries", "error")
CHAIN = Rule("redirect-chain", "name the old address in the article it leads to in the end")
HIDDEN = Rule("redirect-hidden", "move redirect_from to a published article that answers instead")
MOVED = Rule("link-moved", "link the article's present file; --fix does it")
WORDS = Rule("link-words", "let the link's words say where it leads: screen readers list links without their sentences")
INSECURE = Rule("link-insecure", "write https:// if the site has it")
ORPHAN = Rule("article-orphan", "link it from a related article, or name it in related: of one")

EMPTY_WORDS = re.compile(
    r"(?:нажмите\s+)?(?:здесь|тут|сюда|по\s+ссылке|ссылка|ссылке|подробнее|click\s+here|here|this|link|this\s+link|more|read\s+more)[.:…»]*",
    re.IGNORECASE,
)


def check(inspection: Inspection) -> Iterator[Problem]:
    leads = _leads(inspection)
    for subject in inspection.subjects:
        yield from _links(inspection, subject)
        yield from _redirects(subject, leads)
    if inspection.is_whole and len(inspection.by_key) > 1:
        yield from _orphans(inspection)


def _links(inspection: Inspection, subject: Subject) -> Iterator[Problem]:
    for link in subject.links:
        if link.image:
            continue
        if EMPTY_WORDS.fullmatch(link.words.strip(" *_`")):
            yield WORDS.at(subject.path, link.line, f"the words of a link are only {link.words.strip()!r}")
        if link.href.startswith("http://") and "localhost" not in link.href:
            yield INSECURE.at(subject.path, link.line, f"{link.href[:80]} is not encrypted")
        moved = moved_to(inspection, subject, link.href)
        if moved:
            yield MOVED.at(subject.path, link.line, f"{link.href!r} has moved to {moved}")


def moved_to(inspection: Inspection, subject: Subject, href: str) -> str:
    """Path of the article that a link reaches only by an old address; "" for any other link."""
    if href.startswith(("http", "#", "mailto:", "tel:")) or not inspection.library.redirects:
        return ""
    target = inspection.target(subject, href)
    if target.kind != "article":
        return ""
    other = inspection.library.by_id[target.article]
    name = re.sub(r"\.(?:md|markdown|html?|ya?ml)$", "", href.split("#")[0].rstrip("/")).rsplit("/", 1)[-1]
    stays = name.casefold() in (other.slug.casefold(), "index", "readme") or other.slug.casefold() in (
        "index",
        "readme",
    )
    olds = {old.rsplit("/", 1)[-1] for old in other.redirect_from}
    return other.path if not stays and name in olds else ""


def _redirects(subject: Subject, leads: dict[str, str]) -> Iterator[Problem]:
    article = subject.article
    if article.draft_of:
        return
    for at, old in enumerate(article.redirect_from):
        line = subject.line_of("redirect_from", at)
        if article.status != "published":
            yield HIDDEN.at(subject.path, line, f"{old!r} leads to an article that is {article.status}")
        way = _way(old, leads)
        if len(way) > 1 and way[-1] in way[:-1]:
            yield CYCLE.at(subject.path, line, "old addresses lead in a circle: " + " → ".join(way[:8]))
        elif len(way) > 2:
            yield CHAIN.at(subject.path, line, f"{old!r} leads to {way[1]!r}, which leads on to {way[-1]!r}")


def _leads(inspection: Inspection) -> dict[str, str]:
    return {
        old: subject.article.key
        for subject in inspection.every
        if not subject.article.draft_of
        for old in subject.article.redirect_from
    }


def _way(old: str, leads: dict[str, str]) -> list[str]:
    way = [old]
    while way[-1] in leads and way[-1] not in way[:-1]:
        way.append(leads[way[-1]])
    return way


def _orphans(inspection: Inspection) -> Iterator[Problem]:
    reached = {key for topic in inspection.library.contacts.topics for key in topic.suggest}
    for subject in inspection.every:
        reached.update(key for key in subject.article.related if key != subject.article.key)
        for link in subject.links:
            target = inspection.target(subject, link.href) if not link.href.startswith(("http", "#")) else None
            if target and target.article and target.article != subject.article.id:
                reached.add(inspection.library.by_id[target.article].key)
    for subject in inspection.subjects:
        article = subject.article
        if (
            article.status == "published"
            and article.key not in reached
            and article.slug.lower() not in ("index", "readme")
        ):
            yield ORPHAN.at(subject.path, 1, "no other article leads to this one")
