"""`kb pull` and `kb rollback`: the serving side of `kb build --publish`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kb.cli.failing import told_plainly
from kb.cli.folders import IndexFolder
from kb.cli.showing import progress_for
from kb.errors import IndexUnavailable
from kb.settings import Settings, load_settings
from search.progress import Progress
from search.publishing import Moved, point_at, publish_to, pull_from, roll_back
from search.stores import open_store, without_secrets


def pull(
    url: Annotated[str, typer.Argument(help="Where it is published: a folder, s3://bucket/path, https://server/path.")],
    index: IndexFolder = None,
    model: Annotated[bool, typer.Option(help="Fetch the language model too when it is not here yet.")] = True,
    if_published: Annotated[bool, typer.Option("--if-published", help="Nothing there that this version reads is no error.")] = False,
) -> None:
    """Take the published index: fetched aside, checked, then swapped in; a running server takes it without a pause."""
    with told_plainly():
        try:
            moved = pull_from(open_store(url), load_settings(index=index), progress_for(sys.stderr), model=model)
        except IndexUnavailable as error:
            if not if_published:
                raise
            print(error)
        else:
            print(told(moved, "Pulled", "from", url))


def rollback(
    to: Annotated[str, typer.Option(help="The generation to go back to; by default the one before the current.")] = "",
    at: Annotated[str, typer.Option(help="Move the pointer of this published place instead of this machine's.")] = "",
    index: IndexFolder = None,
) -> None:
    """Serve an earlier generation again. The next build or pull takes the newest one."""
    with told_plainly():
        if at and not to:
            raise typer.BadParameter("name the generation: --to")
        if at:
            point_at(open_store(at), to)
        print(f"Current is now {to if at else roll_back(load_settings(index=index).index, to)}")


def publish_copy(url: str, settings: Settings, progress: Progress) -> str:
    """What `kb build --publish` does after the build; the line to print."""
    return told(publish_to(open_store(url), settings, progress), "Published", "to", url)


def told(moved: Moved, done: str, way: str, url: str) -> str:
    """One line for people."""
    if not moved.changed and not moved.copied:
        return f"Up to date: {moved.generation} {way} {without_secrets(url)}"
    size = f"{moved.copied} of {moved.files} files, {moved.size / 1e6:.1f} MB"
    return f"{done} {moved.generation} {way} {without_secrets(url)}: {size}"
