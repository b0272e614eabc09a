"""Which store a folder of articles is, or why nothing can be written there."""

from __future__ import annotations

import os
from pathlib import Path

from kb.writing.folder_store import PlainFolderStore
from kb.writing.git import Git
from kb.writing.git_store import GitStore
from kb.writing.stores import ArticleStore, WritingError

CLONE = "clone it, and let KB_ARTICLES be the clone"


def open_store(folder: Path) -> ArticleStore:
    """The store of a folder: git's where it lies in a repository that keeps it. Raises WritingError, whose words say why not."""
    root = Path(folder)
    if not root.is_dir():
        raise WritingError("no-folder", f"there is no articles folder {root} on this server")
    if not os.access(root, os.W_OK | os.X_OK):
        raise WritingError("read-only", f"the server may not write into {root}")
    root = root.resolve()
    return GitStore(root) if kept_by_git(root) else PlainFolderStore(root)


def kept_by_git(root: Path) -> bool:
    """Whether a repository keeps files of the folder. Raises WritingError where it can't be asked."""
    git = Git(root)
    try:
        inside = git.ask("rev-parse", "--is-inside-work-tree", "--show-toplevel")
        answer = inside.stdout.decode("utf-8", "replace").split("\n")
        if inside.returncode or answer[0] != "true":
            if git.ask("rev-parse", "--is-bare-repository").stdout.strip() == b"true":
                raise WritingError("bare", f"{root} is a bare repository and holds no files; {CLONE}")
            if b"dubious ownership" in inside.stderr:
                raise WritingError(
                    "owner",
                    f"{root} is another user's repository; run `git config --global --add safe.directory {root}`",
                )
            return False
        if Path(answer[1]).resolve() == root:
            return True
        return bool(git.run("ls-files", "--", ".").strip())
    except WritingError as error:
        if error.code in ("owner", "bare") or (root / ".git").exists():
            raise
        return False
