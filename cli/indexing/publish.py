"""`kb pull` and `kb rollback`: the serving side of `kb build --publish`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from cli.terminal.options import IndexFolder
from cli.terminal.progress import progress_for
from kb.errors import IndexUnavailable
from kb.settings import Settings, load_settings
from search.index.opened import open_index
from search.progress import Progress
from search.publish.generations import roll_back
from search.publish.open_store import open_store, without_secrets
from search.publish.publish import Moved, point_at, publish_to
from search.publish.pull import PullOptions, pull_from


def pull(
    url: Annotated[str, typer.Argument(help="Where it is published: a folder, s3://bucket/path, https://server/path.")],
    index: IndexFolder = None,
    model: Annotated[bool, typer.Option(help="Fetch the language model too when it is not here yet.")] = True,
    if_published: Annotated[
        bool, typer.Option("--if-published", help="Nothing there that this version reads is no error.")
    ] = False,
    allow_older: Annotated[
        bool, typer.Option("--allow-older", help="Take what was signed before the last index pulled here.")
    ] = False,
) -> None:
    """Take the published index if it is signed with a key of KB_PULL_KEYS: fetched aside, checked, then swapped in."""
    with told_plainly():
        settings, progress = load_settings(index=index), progress_for(sys.stderr)
        options = PullOptions(open_tree=open_index, model=model, allow_older=allow_older)
        try:
            moved = pull_from(open_store(url), settings, progress, options)
        except IndexUnavailable as error:
            if not if_published:
                raise
            say(error)
        else:
            say(line_of(moved, "Pulled", "from", url))


def rollback(
    to: Annotated[str, typer.Option(help="The generation to go back to; by default the one before the current.")] = "",
    at: Annotated[str, typer.Option(help="Move the pointer of this published place instead of this machine's.")] = "",
    index: IndexFolder = None,
) -> None:
    """Serve an earlier generation again. The next build or pull takes the newest one."""
    with told_plainly():
        settings = load_settings(index=index)
        if at and not to:
            raise typer.BadParameter("name the generation: --to")
        if at:
            point_at(open_store(at), to, settings.publish_key)
        say(f"Current is now {to if at else roll_back(settings.index, to)}")


def publish_copy(url: str, settings: Settings, progress: Progress) -> str:
    """What `kb build --publish` does after the build; the line to print."""
    if not settings.publish_key:
        say(
            "warning: KB_PUBLISH_KEY is empty, so this publication is not signed: servers refuse it unless they have "
            "KB_PULL_UNSIGNED=yes. `kb publish-key new` makes a key.",
            file=sys.stderr,
        )
    return line_of(publish_to(open_store(url), settings, progress), "Published", "to", url)


def line_of(moved: Moved, verb: str, way: str, url: str) -> str:
    """One line for people."""
    if not moved.changed and not moved.copied:
        return f"Up to date: {moved.generation} {way} {without_secrets(url)}"
    size = f"{moved.copied} of {moved.files} files, {moved.size / 1e6:.1f} MB"
    return f"{verb} {moved.generation} {way} {without_secrets(url)}: {size}"
