"""Pictures of an article: taken in from the editor's form and its script, and shown in the preview before readers may see them."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, JSONResponse
from starlette.responses import Response

from kb.addresses import WRITE
from kb.articles.files import ARTICLE_SUFFIXES
from kb.errors import AttachmentRefused
from kb.requests.attachments import Upload
from kb.requests.image_cleaning import MAX_BYTES, MAX_PIXELS
from kb.writing.pictures import ArticlePicture, beside, markdown_of, take_picture
from kb.writing.stores import Signature, WritingError
from web.dependencies import Now
from web.parts.uploads import PostedFiles
from web.site.middleware import ASSET_POLICY
from web.site.pages import private
from web.site.texts import Texts
from web.writing.files import Closed, TheRoom, WritersRoom

router = APIRouter(prefix=WRITE, include_in_schema=False)


@router.post("/pictures/{path:path}", name="keep_picture")
def keep(room: TheRoom, now: Now, path: str, files: PostedFiles) -> Response:
    """The script's way: the line to be put at the cursor, or why there is none."""
    try:
        picture = keep_picture(room, path, files, now)
    except Closed as closed:
        return JSONResponse({"problem": closed.why}, closed.status)
    except AttachmentRefused as refused:
        return JSONResponse({"problem": picture_problem(refused, room.texts)}, 422)
    except WritingError as error:
        return JSONResponse({"problem": str(error)}, 409)
    return JSONResponse({"markdown": picture.markdown})


@router.get("/pictures/{path:path}", name="picture_to_write")
def show(room: TheRoom, path: str) -> Response:
    """A file of the folder as the preview shows it: readers have it once an article that shows it is published."""
    try:
        name = room.library.asset_at(path)
    except Closed:
        name = None
    if name is None:
        raise HTTPException(404)
    return private(FileResponse(room.library.root / name, headers={"content-security-policy": ASSET_POLICY}))


def keep_picture(room: WritersRoom, path: str, files: list[Upload], now: datetime) -> ArticlePicture:
    """The one picture that was sent, put beside the article. Raises Closed, AttachmentRefused or WritingError."""
    room.stored(path)  # an article there is, or one that is being written
    if not path.endswith(ARTICLE_SUFFIXES):
        raise Closed(room.texts("write.no_file"), 404)
    if len(files) != 1:
        raise AttachmentRefused("one" if files else "empty", "one picture at a time")
    picture = take_picture(files[0].name, files[0].data, room.state.store.redraw)
    message = room.texts("write.picture_message", name=picture.name)
    signed = Signature(who=room.who, at=now, message=message)
    room.store.add_files({beside(path, picture.name): picture.data}, signed=signed)
    room.drafts.refresh()
    return picture


def line_of(room: WritersRoom, path: str, name: str) -> str:
    """The line that shows a picture which lies beside the article, "" where there is none of that name."""
    try:
        there = room.library.root / beside(path, name)
    except ValueError:
        return ""
    return markdown_of(name) if there.is_file() else ""


def picture_problem(refused: AttachmentRefused, texts: Texts) -> str:
    """Why a picture was not taken, in words."""
    limits = {"megabytes": MAX_BYTES // 2**20, "megapixels": MAX_PIXELS // 10**6}
    return texts(f"write.picture_refused_{refused.code}", **limits)
