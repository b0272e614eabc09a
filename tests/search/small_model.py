"""A model of the bundled one's architecture that is small enough to be computed by hand and to learn within a second."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from search.model.bundled import SPECIAL, Packed, Shape, Weights


def small_model() -> Weights:
    """Random weights, the same every time; its pieces are no words."""
    shape = Shape(hidden=64, layers=2, heads=4, feed_forward=128, vocabulary=50, positions=24, types=2, eps=1e-12)
    random = np.random.default_rng(7)
    sizes = {"emb.word": (50, 64), "emb.pos": (24, 64), "emb.type": (2, 64)}
    for layer in range(shape.layers):
        sizes |= {f"l{layer}.{part}.w": (64, 64) for part in ("q", "k", "v", "ao")}
        sizes |= {f"l{layer}.fi.w": (128, 64), f"l{layer}.fo.w": (64, 128)}
    values = {name: random.normal(0, 0.2, size) for name, size in sizes.items()}
    values |= {f"{name[:-1]}b": random.normal(0, 0.1, size[0]) for name, size in sizes.items() if name.startswith("l")}
    norms = ["emb.ln", *(f"l{layer}.{part}" for layer in range(shape.layers) for part in ("aln", "oln"))]
    values |= {f"{name}.w": random.normal(1, 0.1, 64) for name in norms}
    values |= {f"{name}.b": random.normal(0, 0.1, 64) for name in norms}
    packed = {name: Packed(value.astype("<f4").reshape(-1).view(np.uint8), 0) for name, value in values.items()}
    return Weights(shape, [(f"piece {number}", -1.0 * number) for number in range(50)], packed)


def reading_letters() -> Weights:
    """The same, which reads single Latin letters: texts of at most 22 letters."""
    letters = [(letter, -3.0) for letter in "▁abcdefghijklmnopqrstuvwxyz"]
    rest = [(f"piece {number}", -9.0) for number in range(50 - len(SPECIAL) - len(letters))]
    return replace(small_model(), pieces=[*((name, 0.0) for name in SPECIAL), *letters, *rest])
