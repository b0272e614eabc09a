"""The recipe: a hash of the code that decides what a cache keeps, so that other code never takes what this one made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
CACHING = ("kb/content_cache.py", "kb/recipe.py")  # in every recipe


@dataclass(frozen=True)
class Recipe:
    """Packages ("kb/articles") and modules ("kb/rules.py") of ours, and distributions whose versions count.

    They are to hold every module that the makers import, however far: a test walks the imports of each recipe.
    """

    makers: tuple[str, ...]  # modules that make what is kept
    code: tuple[str, ...]
    libraries: tuple[str, ...] = ()

    def digest(self, root: Path = ROOT) -> str:
        """Of the code in every file, and the versions. Raises FileNotFoundError for a place that holds no modules."""
        return _digest(self, root)

    def modules(self, root: Path = ROOT) -> list[Path]:
        """Every file whose code counts. Raises FileNotFoundError: what was moved must not drop out in silence."""
        files: set[Path] = set()
        for name in self.code:
            place = root / name
            below = {place} if place.suffix == ".py" else set(place.rglob("*.py"))
            if not below or not place.exists():
                raise FileNotFoundError(f"{place} holds no modules; name in the recipe the place they moved to")
            files |= below
        return sorted(files)


@cache
def _digest(recipe: Recipe, root: Path) -> str:
    code = hashlib.sha256(repr([(name, version(name)) for name in recipe.libraries]).encode())
    for path in recipe.modules(root):
        code.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return code.hexdigest()
