"""What the pages of writing take: addresses with what is asked of a page, and what its buttons send."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Len

from kb.writing.fields_form import NAMES, values_of, with_values
from kb.writing.source_text import plain_ends

AWord = Annotated[str, Len(max_length=300)]
AField = Annotated[str, Len(max_length=20_000)]
LONGEST_VALUE = 20_000  # characters of an entry's field
ASource = Annotated[str, Len(max_length=1_000_000)]


class ListAddress(BaseModel):
    """What of the list is asked for."""

    q: AWord = ""
    state: AWord = ""
    lang: AWord = ""
    page: Annotated[int, Len(ge=1, le=100_000)] = 1


class EditorAddress(BaseModel):
    """`show`: what is to be found out of the text; `told`: what was done; `picture`: the name of one that was kept."""

    show: AWord = ""
    told: AWord = ""
    picture: AWord = ""


QuestionNumber = Annotated[str, Len(pattern=r"^[0-9]{0,9}$")]


class NewAddress(BaseModel):
    """`question`: number of a colleague's question whose answer becomes an article; "" of none."""

    question: QuestionNumber = ""
    title: AWord = ""
    translates: AWord = ""
    lang: AWord = ""


class NewForm(BaseModel):
    """`agreed`: the section that the writer was told is new; `question` as in the address."""

    question: QuestionNumber = ""
    title: AWord = ""
    section: AWord = ""
    lang: AWord = ""
    name: AWord = ""
    translates: AWord = ""
    agreed: AWord = ""


class QuestionForm(BaseModel):
    """What a writer says of a proposed question."""

    verdict: Literal["accepted", "rejected"]


class EntryAddress(BaseModel):
    """`of`: the part of a file with several forms; `key`: one entry of it; `new`: "1" for an empty form."""

    of: AWord = ""
    key: AWord = ""
    new: AWord = ""
    told: AWord = ""


class EntryForm(BaseModel):
    """A form of an entry: beside these its inputs by their names. `action`: save or remove."""

    model_config = ConfigDict(extra="allow")

    of: AWord = ""
    key: AWord = ""
    new: AWord = ""
    action: AWord = "save"

    @property
    def values(self) -> dict[str, str]:
        return {name: str(value)[:LONGEST_VALUE] for name, value in (self.model_extra or {}).items()}


class VersionChosen(BaseModel):
    version: Annotated[str, Len(max_length=64, pattern="^[0-9a-f]*$")] = ""


class ReviewAddress(BaseModel):
    told: AWord = ""


class ReviewForm(BaseModel):
    """What a button of the review sends."""

    action: AWord = ""
    message: AWord = ""
    line: Annotated[str, Len(pattern=r"^\s*[0-9]{0,6}\s*$")] = ""
    text: Annotated[str, Len(max_length=5000)] = ""


class JoinForm(BaseModel):
    """A text that keeps what both wanted; `now` is the digest of the file it was joined with."""

    source: ASource = ""
    now: AWord = ""


class SourceForm(BaseModel):
    """What the editor sends. `fields`: names of those that the form has, "" where it came without them; a page that was
    opened before a field was added says nothing of that."""

    source: ASource = ""
    seen: Annotated[int, Len(ge=0, le=10_000_000)] = 0
    action: AWord = "save"
    settle: AWord = ""
    fields: AWord = ""
    title: AField = ""
    summary: AField = ""
    questions: AField = ""
    status: AField = ""
    audience: AField = ""
    code: AField = ""
    owner: AField = ""
    review_by: AField = ""
    topic: AField = ""
    publish_at: AField = ""
    expire_at: AField = ""
    outcome: AField = ""
    ask: AField = ""
    related: AField = ""
    redirect_from: AField = ""
    order: AField = ""

    def text(self, before: str) -> str:
        """The source, with the fields put in that are not as they were in the text the form was made of."""
        source = plain_ends(self.source)
        values = values_of(before) if self.fields else None
        asked = self.fields.split()
        after = {name: getattr(self, name) for name in NAMES if name in asked}
        return with_values(source, values, after) if values else source
