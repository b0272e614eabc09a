"""The recipe: a hash of the code that decides what caches keep, so that other code never takes what this one made."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import kb
import search

LIBRARIES = ("markdown", "nh3", "pymdown-extensions", "PyStemmer", "whoosh")  # those that decide what is kept


@cache
def code_digest() -> str:
    """Of this project's modules and the versions of the libraries."""
    code = hashlib.sha256(repr([(name, version(name)) for name in LIBRARIES]).encode())
    for package in (kb, search):
        for path in sorted(Path(package.__file__ or "").parent.glob("*.py")):
            code.update(path.read_bytes())
    return code.hexdigest()
