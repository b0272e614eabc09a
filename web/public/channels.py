"""The channels page: every way to reach a person."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from web.dependencies import Now, PageTexts, TheEngine
from web.public.views.channels import ChannelsPage
from web.site.pages import render_shared

router = APIRouter(include_in_schema=False)


@router.get("/{lang}/channels", name="channels")
def channels(request: Request, texts: PageTexts, engine: TheEngine, now: Now) -> Response:
    return render_shared(request, texts, "public/channels.html", ChannelsPage.of(texts, engine.tree, now))
