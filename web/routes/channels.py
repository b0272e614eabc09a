"""The channels page."""

from __future__ import annotations

from fastapi import APIRouter, Request

from web.pages import render
from web.site import Language, Now, TheEngine, TheSite
from web.views.channels import ChannelsPage

router = APIRouter(include_in_schema=False)


@router.get("/{lang}/channels", name="channels")
def channels(request: Request, lang: Language, site: TheSite, engine: TheEngine, now: Now):
    return render(request, lang, "channels.html", ChannelsPage.of(site, engine.tree, lang, now))
