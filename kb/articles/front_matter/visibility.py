"""What the fields of other tools say of who may see a text and when. What is not understood is an error: never public by mistake.

The names are those of Hugo (draft, publishDate, expiryDate, build), Jekyll and Hexo (published, password), Docusaurus and
GitBook (unlisted, hidden), Zola (extra.draft), Grav (visible, routable), Obsidian (publish, dg-publish), Zendesk (user_segment),
and what Notion, Ghost, Sanity and home-made tools export (status, visibility, access). Letter case, spaces and - _ don't count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kb.articles.front_matter.beside import place_of
from kb.articles.front_matter.foreign_days import day_of
from kb.articles.front_matter.left_empty import is_day_of_publishing, is_left_empty, says_who
from kb.articles.front_matter.visibility_names import switch_of
from kb.articles.yaml_fields import Fields, Path
from kb.errors import Problem
from kb.rules import Rule

Exposure = Literal["public", "draft", "internal"]

UNCLEAR = Rule("visibility-unclear", "write status: draft, audience: internal, or remove the field", "error")
KEPT_BACK = Rule("kept-back", "docs/writing.md tells which fields of other tools hide a text")

# Fields that hide a text when they are true, and fields that hide it when they are false: of these any other value is unclear. More of
# them are known by the words of their names (`visibility_names`), where only yes and no count.
HIDES = frozenset(
    "draft isdraft drafted localedraft unpublished unlisted hidden archived isarchived deleted trashed disabled wip"
    " eleventyexcludefromcollections".split()
)
HIDES_FOR_STAFF = frozenset(
    "private internal isprivate protected passwordprotected secret confidential restricted membersonly staffonly".split()
)
SHOWS = frozenset(
    "published ispublished publish dgpublish visible isvisible routable public ispublic listed enabled".split()
)
SAYS_WHO = frozenset(
    "visibility access accesslevel usersegment usersegmentid privacy permission permissions sharing visibleto visiblefor restrictedto"
    " allowedroles allowedgroups viewers readers restrictedaccess restrictions confidentiality sensitivity sensitivitylabel securitylevel"
    " видимость доступ".split()
)
# The same, where a field of this name may be about something else: only yes and no count.
MAY_HIDE, MAY_SHOW = (
    frozenset("hide exclude excluded ignore ignored skip".split()),
    frozenset("online active show render".split()),
)
MAY_SAY_WHO = frozenset(  # of readers only where they name staff
    "roles role groups group audience audiences intendedaudience targetaudience scope for classification dataclassification"
    " informationclassification distribution аудитория длякого".split()
)
CONDITIONS = frozenset("if visibleif showif hideif visiblewhen showwhen".split())  # nobody here knows who fulfils them
STATUSES = frozenset(("status", "статус", "состояние"))
STATES = frozenset(
    "state stage workflow workflowstate reviewstatus poststatus publishstatus publicationstatus contentstatus articlestatus lifecycle"
    " phase progress maturity stability approval approvalstatus review version стадия".split()
)
KINDS = frozenset(("type", "kind", "layout", "template"))
DRAFTS = frozenset(("draft", "drafts", "черновик", "черновики"))
LOCKS = frozenset(
    "password passphrase passwords postpassword pagepassword accesspassword viewpassword dgpassphrase".split()
)
BEGINS = frozenset(
    "publishdate pubdate publishon publishat publishedat publisheddate publishfrom releasedate availablefrom scheduledfor embargo embargountil"
    " embargodate golive golivedate livefrom visiblefrom showfrom validfrom datepublished publicationdate publishtime publishdatetime"
    " scheduled scheduledat scheduledate scheduleddate launchdate livedate publishstart startpublishing publicationstart publishup".split()
)
ENDS = frozenset(
    "expirydate expiredate expirationdate unpublishdate expire expires expireson expiresat validuntil validthrough archivedate hideafter"
    " visibleuntil showuntil publishend publishdown publicationend expiration expiry sunset sunsetdate removeafter removeon"
    " availableuntil liveuntil publishuntil publisheduntil deletedat deletedon trashedat archivedat archivedon archiveon archiveat"
    " unpublishat unpublishon unpublishedat deleteafter deleteon withdrawnon".split()
)
NESTED = frozenset(  # mappings whose fields count as the file's own
    "extra params build _build status page meta metadata frontmatter data custom attributes properties options settings publication publishing"
    " article document doc post hugo jekyll zendesk docusaurus ghost cascade sys system fields entry node item record".split()
)
DEEPEST = 2

TRUE = frozenset("true yes on 1 y да required".split())
FALSE = frozenset("false no off 0 n нет".split())
EVERYBODY = frozenset(
    "public everyone everybody anyone all world visible open published listed guest guests signedinandsignedout null none"
    " все всем всех публичная публичный публично открыто открытый открытая".split()
)
STAFF = frozenset(
    "internal private staff agent agents agentsandmanagers managers employees team members member support admin admins hidden restricted"
    " confidential secret classified privileged internalonly internaluseonly staffonly сотрудники сотрудникам длясотрудников операторы"
    " операторам внутренняя внутренний внутреннее служебное".split()
)
FINISHED = frozenset(
    "published publish public live final done active current stable new updated released beta complete completed"
    " опубликовано опубликована опубликован готово готова актуально действует".split()
)
UNFINISHED = frozenset(
    "draft drafts unpublished wip inprogress review inreview pending scheduled future archived archive trash trashed deleted removed obsolete"
    " deprecated hidden private idea todo notstarted черновик архив вработе наревью скрыто".split()
)


@dataclass(frozen=True, kw_only=True)
class Sight:
    """Who may see a text and from when to when, as the fields of other tools have it."""

    exposure: Exposure = "public"
    begins: date | None = None
    ends: date | None = None
    notes: tuple[Problem, ...] = ()  # what keeps it back, each a warning
    problems: tuple[Problem, ...] = ()  # fields that hide it perhaps: errors


@dataclass(frozen=True)
class _Sign:
    """What one field says."""

    exposure: Exposure | Literal["unclear"] = "public"
    begins: date | None = None
    ends: date | None = None


def sight_of(fields: Fields, ours: frozenset[str], today: date, *, beside: bool = False) -> Sight:
    """What every field but `ours` says of who may see the file at `fields.file`; the strictest counts."""
    strictest, place = place_of(fields.file)
    own = strictest == "internal" and "audience" in fields.values  # what the file itself says to us goes first
    if beside or own:
        strictest, place = "public", ""
    notes, problems, begins, ends = [], [], [], []
    if place:
        notes.append(KEPT_BACK.at(fields.file, 1, f"kept back: {place}"))
    named = list(_named(fields.values))
    published = any(_says_published(name, value) for _, name, value in named)
    for path, name, value in named:
        if is_left_empty(str(path[-1]), name, value):
            if not published or says_who(name):
                notes.append(fields.breaks(KEPT_BACK, path, f"kept back: {'.'.join(map(str, path))} says nothing"))
                strictest = _stricter(strictest, "draft")
            continue
        sign = _sign(name, value, path, ours, today)
        if sign is None:
            continue
        words = f"{'.'.join(map(str, path))} is {str(value)[:60]!r}"
        if sign.exposure == "unclear":
            problems.append(fields.breaks(UNCLEAR, path, f"{words}: it is not clear who may see this text"))
            continue
        if sign.exposure != "public":
            notes.append(fields.breaks(KEPT_BACK, path, f"kept back: {words}"))
        strictest = _stricter(strictest, sign.exposure)
        begins += [sign.begins] if sign.begins else []
        ends += [sign.ends] if sign.ends else []
    return Sight(
        exposure=strictest,
        begins=max(begins, default=None),
        ends=min(ends, default=None),
        notes=tuple(notes),
        problems=tuple(problems),
    )


def joined(sight: Sight, beside: Sight) -> Sight:
    """What the front matter says, and what stands beside it: that is prose perhaps, so nothing unclear in it is an error."""
    return replace(
        sight,
        exposure=_stricter(sight.exposure, beside.exposure),
        begins=max(filter(None, (sight.begins, beside.begins)), default=None),
        ends=min(filter(None, (sight.ends, beside.ends)), default=None),
        notes=tuple(dict.fromkeys(sight.notes + beside.notes)),
    )


def _stricter(one: Exposure, other: Exposure) -> Exposure:
    order: tuple[Exposure, ...] = ("public", "internal", "draft")
    return max(one, other, key=order.index)


def _named(values: Mapping[str, object], above: Path = ()) -> Iterator[tuple[Path, str, object]]:
    """(path, folded name, value) of the file's fields and of those in the mappings of other tools."""
    for key, value in values.items():
        if isinstance(value, Mapping) and len(above) < DEEPEST and key.casefold() in NESTED:
            yield from _named(value, (*above, key))
        else:
            yield (*above, key), _folded(key), value


def _sign(name: str, value: object, path: Path, ours: frozenset[str], today: date) -> _Sign | None:
    """None: the field says nothing of who may see the text."""
    text = _folded(value) if not isinstance(value, (list, Mapping)) else ""
    if len(path) == 1 and path[0] in ours:
        return None
    if len(path) > 1 and path[-2] in ("build", "_build"):
        return _Sign("draft") if name in ("list", "render") and text in ("never", "false", "local", "link") else None
    if name in LOCKS:
        return _Sign("internal") if value not in ("", [], None) else None
    if name in HIDES | HIDES_FOR_STAFF | SHOWS:
        return _switch(name, value, text, today)
    if name in SAYS_WHO:
        return _audience(value, text)
    if name in CONDITIONS:
        return _Sign("unclear") if value not in ("", [], None) else None
    if name in STATUSES:
        return _Sign("public" if text in FINISHED | {""} else "draft" if text in UNFINISHED else "unclear")
    if name in BEGINS | ENDS:
        return _dated(name in BEGINS, value)
    if is_day_of_publishing(str(path[-1])) and day_of(value):
        return _dated(True, value)
    return _switched(str(path[-1]), text) or _in_passing(name, value, text, today)


def _says_published(name: str, value: object) -> bool:
    if name in STATUSES | SHOWS:
        return _folded(value) in (FINISHED if name in STATUSES else TRUE)
    return name in ("draft", "isdraft", "unpublished") and _folded(value) in FALSE


def _switched(name: str, text: str) -> _Sign | None:
    """What the words of a name tell; only yes and no count."""
    switch = switch_of(name)
    if switch == "shows":
        return _Sign("draft") if text in FALSE else None
    if not switch or text not in TRUE:
        return None
    return _Sign("draft" if switch == "hides" else "internal")


def _in_passing(name: str, value: object, text: str, today: date) -> _Sign | None:
    """Fields that are mostly about other things, and of visibility only where their value says so."""
    words = {_folded(one) for one in value} if isinstance(value, list) else {text}
    if (name in MAY_HIDE and text in TRUE) or (name in MAY_SHOW and text in FALSE):
        return _Sign("draft")
    if name in STATES or name.endswith(("status", "state", "stage")):
        return _Sign("draft") if text in UNFINISHED else None
    if name == "id" and str(value).startswith("drafts."):  # Sanity's
        return _Sign("draft")
    if name in MAY_SAY_WHO:
        return _Sign("internal") if words and words <= STAFF else None
    if name in KINDS:
        return _Sign("draft") if words & DRAFTS else None
    if name == "permalink":  # Eleventy writes no page then
        return _Sign("draft") if text == "false" else None
    if name == "date":  # Hugo and Jekyll hide a text until its date
        day = day_of(value)
        return _Sign(begins=day) if day and day > today else None
    return None


def _switch(name: str, value: object, text: str, today: date) -> _Sign:
    hidden: Exposure = "internal" if name in HIDES_FOR_STAFF else "draft"
    if text in TRUE | FALSE:
        return _Sign(hidden if (text in TRUE) is (name not in SHOWS) else "public")
    if not text and not isinstance(value, (list, Mapping)):
        return _Sign()
    day = day_of(value)
    if name in SHOWS and day:  # Hugo: published is publishDate by another name
        return _Sign(begins=day if day > today else None)
    return _Sign("unclear")


def _audience(value: object, text: str) -> _Sign:
    words = [_folded(one) for one in value] if isinstance(value, list) else [text]
    if not any(words) and not isinstance(value, Mapping):
        return _Sign()
    if all(word in EVERYBODY for word in words):
        return _Sign()
    return _Sign("internal" if all(word in STAFF | EVERYBODY for word in words) else "unclear")


def _dated(begins: bool, value: object) -> _Sign | None:
    if value in ("", None):
        return None
    day = day_of(value)
    if day is None:
        return _Sign("unclear")
    return _Sign(begins=day) if begins else _Sign(ends=day)


def is_finished(status: object) -> bool:
    """Whether another tool's status surely means that a text is for readers."""
    return isinstance(status, str) and _folded(status) in FINISHED


def _folded(value: object) -> str:
    return re.sub(r"[\s_.-]+", "", str(value)).casefold()
