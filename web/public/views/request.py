"""The request page: a ticket as a conversation, and what its visitor may say next; and the page that finds it again."""

from __future__ import annotations

from dataclasses import dataclass

from kb.requests.customer import Request
from search.index.tree import Tree
from web.parts.attached import FileChoice
from web.parts.conversation import Line, RequestFacts, facts_of, lines_of
from web.public.views.contact_form import FieldError
from web.site.pages import Link, Page, alternates
from web.site.texts import Texts
from web.site.urls import contact_url, find_request_url, home_url, request_url


@dataclass(frozen=True, kw_only=True)
class RequestPage(Page):
    facts: RequestFacts
    lines: tuple[Line, ...]
    action: str
    asks: bool  # whether our answer helped
    again: str  # what writing now does, for a request that is over
    key: str
    text: str
    errors: tuple[FieldError, ...]
    error_of: dict[str, str]
    files: tuple[FileChoice, ...]

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree | None,
        request: Request,
        *,
        secret: str,
        key: str,
        text: str = "",
        errors: tuple[FieldError, ...] = (),
        files: tuple[FileChoice, ...] = (),
    ) -> RequestPage:
        """`text` and `files` are what was being said when `errors` were found; `key` names what will be said next."""
        ticket, lang = request.ticket, texts.lang
        return cls(
            title=texts("request.title", number=ticket.number),
            alternates=alternates(texts, lambda other: request_url(other, secret), exact=False),
            scripts=("attach.js",),
            status=422 if errors else 200,
            facts=facts_of(ticket, tree, texts),
            lines=lines_of(
                request,
                tree,
                texts,
                lambda name: request_url(lang, secret, f"file/{name}"),
                customer=texts("request.you"),
            ),
            action=request_url(lang, secret),
            asks=request.asks_whether_it_helped,
            again=texts("request.again") if ticket.status in ("answered", "closed") else "",
            key=key,
            text=text,
            errors=errors,
            error_of={error.field: error.message for error in errors},
            files=files,
        )


@dataclass(frozen=True, kw_only=True)
class FindRequestPage(Page):
    crumbs: tuple[Link, ...]
    action: str
    sent: bool
    number: str
    email: str
    errors: tuple[FieldError, ...]
    error_of: dict[str, str]
    contact: str

    @classmethod
    def of(
        cls, texts: Texts, *, sent: bool = False, number: str = "", email: str = "", errors: tuple[FieldError, ...] = ()
    ) -> FindRequestPage:
        """`sent`: a letter is on its way, if number and address belong together; the page says no more than that."""
        return cls(
            title=texts("find.sent" if sent else "find.title"),
            description=texts("find.description"),
            path=find_request_url(texts.lang),
            alternates=alternates(texts, find_request_url),
            scripts=("search.js",),
            status=422 if errors else 200,
            crumbs=(Link(texts("site.help"), home_url(texts.lang)),),
            action=find_request_url(texts.lang),
            sent=sent,
            number=number,
            email=email,
            errors=errors,
            error_of={error.field: error.message for error in errors},
            contact=contact_url(texts.lang),
        )
