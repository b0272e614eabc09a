"""The door as shown: a name and a password, a token, the identity providers there are; and what comes behind one."""

from __future__ import annotations

from dataclasses import dataclass

from web.site.pages import Page


@dataclass(frozen=True)
class ProviderLink:
    """An identity provider at the door."""

    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class SignInPage(Page):
    """The door: a name and a password, a token, or one of the providers."""

    name: str
    back: str
    error: str
    token_error: str
    providers: tuple[ProviderLink, ...] = ()
    refused: str = ""  # what came of a provider
    arrived: str = ""  # signed in by a provider: where to go on
