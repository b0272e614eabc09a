"""Why nothing can be written here, as a page."""

from __future__ import annotations

from dataclasses import dataclass

from web.site.pages import Page


@dataclass(frozen=True, kw_only=True)
class ClosedPage(Page):
    who: str
    why: str
