"""Names of fields that tell who may see a text, by the words they are made of: is_hidden, draftMode, do_not_publish, for staff only.

Nobody can list what tools and people call such a field. So a name counts when every word of it is about being seen or is filler;
`hide_title` and `sidebar.hidden` are about something else, since a title and a sidebar are.
"""

from __future__ import annotations

import re
from typing import Literal

Switch = Literal["hides", "hides for staff", "shows", ""]

WORD = re.compile(r"[A-ZА-ЯЁ]?[^\W\d_A-ZА-ЯЁ]+|[A-ZА-ЯЁ]+(?![^\W\d_A-ZА-ЯЁ])")
HIDING = frozenset(
    "draft drafts drafted hide hidden unlisted unpublish unpublished archived deleted removed trashed disabled inactive withdrawn retired"
    " expired embargoed headless obsolete wip unfinished incomplete unreleased nopublish notpublished"
    " черновик черновики скрыть скрыта скрыто скрыт скрытая архив удалено удалена снято неопубликовано".split()
)
FOR_STAFF = frozenset(
    "private internal protected secret confidential restricted encrypted encrypt sealed gated paywall auth authentication authenticated staff"
    " внутреннее внутренний внутренняя служебное служебный служебная секретно конфиденциально".split()
)
# Staff, or readers who are known; only beside a word that makes the text theirs.
WHOM = frozenset(
    "agent agents employee employees admin admins team member members operator operators manager managers subscriber subscribers login"
    " сотрудник сотрудников сотрудникам оператор операторов операторам агентов агентам".split()
)
THEIRS = frozenset("only for require required requires needs только для требуется".split())
SHOWING = frozenset(
    "publish published publishable public visible routable listed enabled live approved released discoverable ready active"
    " опубликовано опубликована опубликован публично публичная публичный публичное видно видимо видима показывать публиковать".split()
)
NOT = frozenset("not no dont don never non without не нет".split())
FILLER = frozenset(
    "is it this that page post article articles doc document content entry note text to be do in as on of at from the a an use only for by"
    " mode flag site web website readers customers set t dg"
    " это эта статья страница текст на с для только клиентам читателям".split()
)


def switch_of(name: str) -> Switch:
    """What it means that a field of this name is true; "" for a name that is about something else."""
    words = [word.casefold() for word in WORD.findall(name)]
    held = [word for word in words if word not in FILLER and word not in NOT]
    whose = {word for word in held if word in WHOM}
    needed = {word for word in held if word in THEIRS}
    rest = set(held) - whose - needed
    if not held or not rest <= HIDING | FOR_STAFF | SHOWING or (whose and THEIRS.isdisjoint(words)):
        return ""
    if not rest and not whose:
        return ""
    negated = sum(word in NOT for word in words) % 2 == 1
    if rest & HIDING:
        return "shows" if negated else "hides"
    if whose or rest & FOR_STAFF:
        return "shows" if negated else "hides for staff"
    return "hides" if negated else "shows"
