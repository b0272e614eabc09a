"""The month's report as a file that needs no server: HTML with its own style, and that as PDF. The only user of WeasyPrint."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

from kb.errors import OtvetError
from kb.typesetting.unbroken import unbroken_html
from web.lead.views.monthly import MonthlyPage
from web.site.services import Templates
from web.site.texts import Texts

LIBRARY = "weasyprint"


class NoPdfHere(OtvetError):
    """The library that makes PDF is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "PDF needs WeasyPrint: pip install 'otvet[report]' (and Pango of the system), or take --format html"
        )


def can_make_pdf() -> bool:
    """Whether WeasyPrint is installed; whether the system has what it needs is seen when a file is made."""
    return find_spec(LIBRARY) is not None


def report_html(templates: Templates, texts: Texts, page: MonthlyPage, site: str = "") -> str:
    """The report as one file; `site`: where its links lead, none without."""
    values = {"page": page, "t": texts, "site": site.rstrip("/")}
    return unbroken_html(templates.get_template("lead/report_file.html").render(values))


def report_pdf(html: str) -> bytes:
    """The file as PDF; nothing is fetched for it. Raises NoPdfHere where WeasyPrint or what it needs is missing."""
    if not can_make_pdf():
        raise NoPdfHere
    try:
        weasyprint = importlib.import_module(LIBRARY)
    except OSError:  # Pango is missing
        raise NoPdfHere from None
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    made: bytes = weasyprint.HTML(string=html, url_fetcher=nothing).write_pdf()
    return made
