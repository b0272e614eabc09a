"""What the console's addresses and forms carry: the call, and what is done in it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel
from pydantic import Field as Len

from web.staff.views.call import Call

ShortText = Annotated[str, Len(max_length=300)]
LongText = Annotated[str, Len(max_length=4000)]


class ConsoleQuery(BaseModel):
    """What the console was asked: words, the client's name, the telephone, the row that is open, the trees walked."""

    q: Annotated[str, Len(max_length=8000)] = ""
    client: ShortText = ""
    caller: ShortText = ""
    open: ShortText = ""
    walked: Annotated[list[ShortText], Len(max_length=20)] = []

    @property
    def call(self) -> Call:
        return Call(q=self.q.strip(), client=self.client.strip(), caller=self.caller.strip(), walked=tuple(self.walked))


class ConsoleAddress(ConsoleQuery):
    """The same with what the page is to tell."""

    notice: ShortText = ""


class CallNote(ConsoleQuery):
    """What becomes a ticket: the note is for staff, the reply for the customer.

    Two steps show the letter before anything is stored: "look" offers a reply, "again" takes the one that was changed.
    """

    note: Annotated[str, Len(max_length=10_000)] = ""
    reply: Annotated[str, Len(max_length=10_000)] = ""
    step: ShortText = ""
    email: Annotated[str, Len(max_length=254)] = ""
    key: ShortText = ""


class QuestionToColleague(ConsoleQuery):
    """A question to a colleague, and the call it came up in."""

    text: LongText = ""
    category: LongText = ""


class FlagOnArticle(ConsoleQuery):
    """A flag on an article, and the call in which it was noticed."""

    article: LongText
    kind: LongText = ""
    comment: LongText = ""
