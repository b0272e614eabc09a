"""Tokens as shown: who uses each, what it may do, when it was used last, whether it works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.staff.tokens import SCOPES, Token
from web.site.pages import Option, Page
from web.site.texts import Texts


@dataclass(frozen=True, kw_only=True)
class TokenForm:
    """The form as it was sent."""

    name: str = ""
    scopes: tuple[str, ...] = ()
    days: int = 365


@dataclass(frozen=True, kw_only=True)
class TokenRow:
    id: int
    name: str
    prefix: str
    scopes: str
    used: str
    state: str
    works: bool


@dataclass(frozen=True, kw_only=True)
class TokensPage(Page):
    who: str
    part: str = "tokens"
    rows: tuple[TokenRow, ...]
    form: TokenForm
    scopes: tuple[Option, ...]
    secret: str  # of a token just made, shown this once
    error: str

    @classmethod
    def of(
        cls,
        texts: Texts,
        tokens: Sequence[Token],
        form: TokenForm,
        *,
        who: str,
        secret: str,
        error: str,
        at: datetime,
    ) -> TokensPage:
        return cls(
            title=texts("tokens.title"),
            status=422 if error else 200,
            who=who,
            rows=tuple(_row(texts, token, at) for token in sorted(tokens, key=lambda each: -each.id)),
            form=form,
            scopes=tuple(
                Option(value=scope, text=texts(f"tokens.scope.{scope}"), chosen=scope in form.scopes)
                for scope in SCOPES
            ),
            secret=secret,
            error=error,
        )


def _row(texts: Texts, token: Token, at: datetime) -> TokenRow:
    return TokenRow(
        id=token.id,
        name=token.name,
        prefix=token.prefix,
        scopes=", ".join(texts(f"tokens.scope.{scope}") for scope in token.scopes),
        used=texts.ago(at - token.last_used_at) if token.last_used_at else texts("tokens.unused"),
        state=_standing(texts, token, at),
        works=token.works(at),
    )


def _standing(texts: Texts, token: Token, at: datetime) -> str:
    if token.revoked_at:
        return texts("tokens.revoked", day=texts.day(token.revoked_at.date()))
    if token.expires_at is None:
        return texts("tokens.for_ever")
    return texts("tokens.until" if token.works(at) else "tokens.over", day=texts.day(token.expires_at.date()))
