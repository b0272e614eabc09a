"""Parts of long lists in the public API: what each says of the whole, and the addresses of its neighbours."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, Field

from web.site.urls import api_url


class Paged(BaseModel):
    """A part of a list and the way to its neighbours."""

    total: int = Field(description="Of the whole list.")
    limit: int
    offset: int
    next: str = Field(description="Address of the next part; empty on the last.")
    previous: str = Field(description="Address of the part before; empty on the first.")


@dataclass(frozen=True, kw_only=True)
class ListPart:
    """`limit` things from `offset` on; `furthest` is the last offset that may be asked for."""

    limit: int
    offset: int
    furthest: int

    def next(self, url: str, total: int) -> str:
        """`url` is the address of the whole list with what else is asked of it."""
        offset = self.offset + self.limit
        return _at(url, self, offset) if offset < total and offset <= self.furthest else ""

    def previous(self, url: str) -> str:
        return _at(url, self, max(0, self.offset - self.limit)) if self.offset else ""


def _at(url: str, part: ListPart, offset: int) -> str:
    place = f"limit={part.limit}" + (f"&offset={offset}" if offset else "")
    return f"{url}{'&' if '?' in url else '?'}{place}"


def call_url(origin: str, call: str, **asked: str) -> str:
    """The address of a call of the public API; what is empty is left out."""
    return f"{origin}{api_url(call, **asked)}"
