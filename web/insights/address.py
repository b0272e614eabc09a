"""What the pages of figures share: who may see them, what an address asks for, figures as a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import Depends, Query, Request
from pydantic import AfterValidator, BaseModel
from pydantic import Field as Len
from starlette.responses import Response

from kb.insights.periods import LENGTHS, USUAL
from kb.usage.devices import Device
from web.dependencies import staff_for
from web.insights.views.content import ContentAsked
from web.insights.views.frame import InsightsPage
from web.site.pages import private, render
from web.site.session import SignedIn
from web.site.texts import Texts

ContentOwner = Annotated[SignedIn, Depends(staff_for("write"))]  # managers and writers
AskedFor = Annotated[str, Len(max_length=300)]


def _a_length(days: int) -> int:
    if days not in LENGTHS:
        raise ValueError(f"expected one of: {', '.join(map(str, LENGTHS))}")
    return days


class ContentAddress(BaseModel):
    """What of the figures is asked for."""

    days: Annotated[int, AfterValidator(_a_length)] = USUAL
    lang: AskedFor = ""
    section: AskedFor = ""

    @property
    def asked(self) -> ContentAsked:
        return ContentAsked(days=self.days, lang=self.lang, section=self.section)


class QuestionsAddress(ContentAddress):
    """The same of questions, that are counted by kinds of devices as well."""

    device: Device | Literal[""] = ""

    @property
    def asked(self) -> ContentAsked:
        return replace(super().asked, device=self.device)


Chosen = Annotated[ContentAddress, Query()]
ChosenQuestions = Annotated[QuestionsAddress, Query()]


def shown(request: Request, texts: Texts, template: str, page: InsightsPage) -> Response:
    """A page of figures for its reader alone."""
    return private(render(request, texts, template, page))
