"""What others read is never written in place: they would read half of it, and a mapped file that gets shorter ends its readers."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.source import modules

# Modules that write files, by what keeps readers from half a file.
RENAMED = "written beside its place and renamed into it"
UNSEEN = "in a folder that nobody reads before it is renamed or finished"
NEW = "a file or folder that was not there, named by whoever asks for it"
OWN = "read by nobody else, or by whoever asked for it"
WRITERS: dict[str, str] = {
    "kb/authoring/move_apply.py": RENAMED,
    "kb/authoring/new_article.py": NEW,
    "kb/authoring/sample.py": NEW,
    "kb/backup/backup.py": UNSEEN,
    "kb/backup/contents.py": UNSEEN,
    "kb/backup/postgres_copy.py": UNSEEN,
    "kb/backup/restore.py": UNSEEN,  # the copies of the databases, which SQLite itself then copies in
    "kb/content_cache.py": NEW,
    "kb/importing/fetching.py": OWN,
    "kb/importing/merging.py": RENAMED,
    "kb/requests/unclaimed_files.py": OWN,
    "kb/retention/export.py": NEW,
    "kb/writing/aftermath.py": OWN,  # what a killed exchange has to undo
    "kb/writing/stores.py": RENAMED,
    "search/build/tree.py": UNSEEN,
    "search/build/tree_files.py": UNSEEN,
    "search/files/jsonl.py": UNSEEN,
    "search/files/wordlist.py": UNSEEN,
    "search/index/changes.py": UNSEEN,
    "search/index/experience.py": RENAMED,
    "search/index/intents.py": UNSEEN,
    "search/index/languages.py": UNSEEN,
    "search/index/positions.py": UNSEEN,
    "search/index/postings.py": UNSEEN,
    "search/index/told_facts.py": UNSEEN,
    "search/index/vectors.py": UNSEEN,
    "search/model/difference.py": RENAMED,
    "search/model/export.py": UNSEEN,
    "search/publish/bucket_store.py": NEW,
    "search/publish/folder_store.py": NEW,
    "search/publish/generations.py": RENAMED,
    "search/publish/pull.py": UNSEEN,
    "search/publish/web_store.py": NEW,
    "search/quality/tables.py": OWN,
    "search/text/near_words.py": UNSEEN,
    "search/text/speller.py": UNSEEN,
    "search/text/synonyms.py": UNSEEN,
    "web/export/bundle.py": NEW,
    "web/export/still_site.py": NEW,
    "setup.py": UNSEEN,  # of the package that is built
    "cli/asking/gate.py": OWN,
    "cli/operating/report.py": OWN,
    "cli/writing/check.py": RENAMED,
    "cli/writing/privacy_article.py": NEW,
    "cli/writing/questions.py": OWN,
}
METHODS = {"write_text", "write_bytes", "truncate"}
FUNCTIONS = {
    "os": {"truncate", "ftruncate"},
    "shutil": {"copyfile", "copy", "copy2", "copytree"},
    "np": {"save", "savez", "savez_compressed", "memmap"},
}


def written_in_place(root: Path) -> list[str]:
    """A module that writes files says above why nobody reads half of one; one that renames them does so."""
    found = []
    for module in modules(root):
        places = [node.lineno for node in ast.walk(module.tree) if isinstance(node, ast.Call) and _writes(node)]
        kept = WRITERS.get(module.path)
        if places and kept is None:
            found.append(
                f"{module.path}:{min(places)}: writes a file; tests/architecture/writing.py says how readers are kept from half of it"
            )
        if places and kept is RENAMED and not any(map(_renames, ast.walk(module.tree))):
            found.append(f"{module.path}:{min(places)}: writes a file in place and renames none")
    return found


def _writes(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in ("open", "fdopen"):
        return any(isinstance(given, str) and _changing(given) for given in _texts(call))
    if isinstance(call.func, ast.Name):
        return name in FUNCTIONS["shutil"] - {"copy"}
    owner = getattr(call.func, "value", None)
    return name in METHODS or (isinstance(owner, ast.Name) and name in FUNCTIONS.get(owner.id, ()))


def _texts(call: ast.Call) -> list[object]:
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    return [one.value for one in given if isinstance(one, ast.Constant)]


def _changing(mode: str) -> bool:
    return set(mode) <= set("rwaxbt+") and not set(mode).isdisjoint("wax+")


def _renames(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("replace", "rename")
    )
