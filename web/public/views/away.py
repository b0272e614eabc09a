"""The request page while the state is away: what was written stands in its form again, and another way to reach us is named."""

from __future__ import annotations

from dataclasses import dataclass

from web.parts.attached import FileChoice
from web.public.views.contact_form import FieldError
from web.site.pages import Page, alternates
from web.site.texts import Texts
from web.site.urls import request_url


@dataclass(frozen=True, kw_only=True)
class AwayPage(Page):
    action: str
    key: str  # of the form that could not be stored: sent again it is the same message
    text: str
    errors: tuple[FieldError, ...]
    error_of: dict[str, str]
    files: tuple[FileChoice, ...]

    @classmethod
    def of(
        cls,
        texts: Texts,
        errors: tuple[FieldError, ...],
        *,
        secret: str,
        key: str,
        text: str,
        files: tuple[FileChoice, ...] = (),
        busy: bool = False,
    ) -> AwayPage:
        """`busy`: nothing is away, but too much came from one address."""
        return cls(
            title=texts("busy.title" if busy else "request.away"),
            alternates=alternates(texts, lambda other: request_url(other, secret), exact=False),
            scripts=("attach.js",),
            status=429 if busy else 503,
            action=request_url(texts.lang, secret),
            key=key,
            text=text,
            errors=errors,
            error_of={error.field: error.message for error in errors},
            files=files,
        )
