"""Weights in 8 bits, as onnxruntime's own quantiser makes them: tables with one scale, matrices with one for every block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Weights, and activations, that share a scale. One scale for a whole tensor has six times the error, which costs .4 points
# of hit@3 on the development sets; blocks of 32 are a tenth slower and no better.
BLOCK = 64
ZERO = 128  # the byte that stands for 0 in a block


@dataclass(frozen=True)
class Table:
    """value = (byte - zero) * scale."""

    bytes: np.ndarray  # uint8, the table's shape
    scale: np.float32
    zero: np.uint8


@dataclass(frozen=True)
class Blocks:
    """A matrix as MatMulNBits reads it: value = (byte - 128) * scale of its block."""

    bytes: np.ndarray  # uint8 [outputs, inputs / BLOCK, BLOCK]
    scales: np.ndarray  # float32 [outputs * inputs / BLOCK]


def quantise_table(values: np.ndarray) -> Table:
    """One scale for all `values` (float32, any shape), which zero is always among."""
    least, most = min(np.float32(0), values.min()), max(np.float32(0), values.max())
    scale = np.float32((np.float64(most) - np.float64(least)) / 255) or np.float32(1)
    zero = np.uint8(np.rint(-least / scale))
    levels = values / scale
    np.rint(levels, out=levels)  # in place: the bundled table fills 230 MB
    levels += zero
    return Table(np.clip(levels, 0, 255, out=levels).astype(np.uint8), scale, zero)


def quantise_blocks(matrix: np.ndarray) -> Blocks:
    """`matrix` is float32 [outputs, inputs], inputs divisible by BLOCK. A block's largest weight becomes byte 0, exactly.

    What rounding takes from a weight is given to the next one of its block. Weights that were 4 bits once lie on the steps
    of their bytes, so rounded each by itself they would swallow what training added, which is less than half a step: cosines
    of the trained model were wrong by half their spread.
    """
    blocks = matrix.reshape(len(matrix), -1, BLOCK)
    least, most = blocks.min(axis=2), blocks.max(axis=2)
    scales = np.where(-least >= most, least, most) / np.float32(-ZERO)
    back = np.divide(np.float32(1), scales, out=np.zeros_like(scales), where=scales != 0)
    levels = blocks * back[..., np.newaxis] + np.float32(ZERO)
    carried = np.zeros(levels.shape[:2], np.float32)
    for place in range(levels.shape[2]):
        wanted = levels[..., place] + carried
        levels[..., place] = np.clip(np.floor(wanted + np.float32(0.5)), 0, 255)
        carried = wanted - levels[..., place]
    return Blocks(levels.astype(np.uint8), scales.reshape(-1))
