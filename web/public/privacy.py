"""The page about personal data: what is kept, what for, and for how many days."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from web.dependencies import Config, OptionalEngine, PageTexts
from web.public.views.privacy import PrivacyPage
from web.site.pages import render_shared

router = APIRouter(include_in_schema=False)


@router.get("/{lang}/privacy", name="privacy")
def privacy(request: Request, texts: PageTexts, engine: OptionalEngine, settings: Config) -> Response:
    """Also while nothing is built: who writes to us is told what becomes of it."""
    return render_shared(
        request, texts, "public/privacy.html", PrivacyPage.of(texts, engine.tree if engine else None, settings)
    )
