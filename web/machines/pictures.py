"""Pictures to share: of an article with its title, of every other page with the name of the help centre."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from web.dependencies import PageTexts, TheEngine, at_once
from web.machines.drawing import Pictures, SharedPicture
from web.site.etag import conditional
from web.site.localised import category_title

router = APIRouter(include_in_schema=False)
FOR_A_DAY = {"cache-control": "public, max-age=86400"}


def get_pictures(request: Request) -> Pictures:
    pictures: Pictures = request.app.state.pictures
    return pictures


ThePictures = Annotated[Pictures, at_once(get_pictures)]


@router.get("/{lang}/picture.png", name="picture")
def picture(request: Request, texts: PageTexts, pictures: ThePictures) -> Response:
    return _png(request, pictures, SharedPicture(texts("home.title"), texts.brand))


@router.get("/{lang}/a/{key:path}.png", name="article_picture")
def article_picture(request: Request, texts: PageTexts, key: str, engine: TheEngine, pictures: ThePictures) -> Response:
    card = engine.tree.card(texts.lang, key)
    if card is None:
        raise HTTPException(404)
    section = category_title(engine.tree, card.category, texts.lang)
    return _png(request, pictures, SharedPicture(card.title, texts.brand, section))


def _png(request: Request, pictures: Pictures, wanted: SharedPicture) -> Response:
    return conditional(request, pictures.png(wanted), media_type="image/png", headers=FOR_A_DAY)
