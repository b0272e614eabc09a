"""The sample articles that come with the program, an invented bank's help centre: where they lie, and a copy of them."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

from kb.articles.files import ARTICLE_SUFFIXES
from kb.errors import OtvetError

PACKAGED = Path(__file__).parent / "sample_articles"  # setup.py puts them there when it makes a wheel
IN_A_CHECKOUT = Path(__file__).parent.parent.parent / "articles"


class SampleError(OtvetError):
    """The sample can't be put where it was asked for."""


def sample_folder() -> Path:
    """The folder the sample articles are in: of the installed package, or of the checkout."""
    return PACKAGED if PACKAGED.is_dir() else IN_A_CHECKOUT


def copy_sample(target: Path) -> int:
    """Copy the sample into a new or an empty folder and return how many articles it has. Raises SampleError."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise SampleError(f"{target} is not empty. Name a folder that is, or that is not there yet.")
    files = [path for path in sample_folder().rglob("*") if path.is_file()]
    for path in files:
        copy = target / path.relative_to(sample_folder())
        copy.parent.mkdir(parents=True, exist_ok=True)
        copyfile(path, copy)  # the text alone: an installed file may be read-only
    return sum(path.suffix in ARTICLE_SUFFIXES for path in files)
