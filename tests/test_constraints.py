"""The versions that are installed everywhere: each asks for no newer Python than we do, and none is left to chance."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PINS = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").split())


def python_wanted(name: str) -> SpecifierSet:
    """What an installed library asks for; of one that is not installed here, nothing is known."""
    try:
        return SpecifierSet(distribution(name).metadata.get("Requires-Python") or "")
    except PackageNotFoundError:
        return SpecifierSet("")


def test_pinned_versions_take_the_oldest_python_that_we_promise():
    """Debian 12 has Python 3.11.2: a library that wants a later correction of 3.11 can't be installed there."""
    oldest = Version(PROJECT["requires-python"].removeprefix(">=") + ".0")
    assert [name for name in PINS if oldest not in python_wanted(name)] == []
    assert oldest not in SpecifierSet(">=3.11.5")


def test_everything_asked_for_is_pinned_to_a_version_that_was_asked_for():
    asked = [
        Requirement(line)
        for lines in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
        for line in lines
    ]
    pins = {canonicalize_name(name): version for name, version in PINS.items()}
    assert [str(one) for one in asked if pins.get(canonicalize_name(one.name), "") not in one.specifier] == []
