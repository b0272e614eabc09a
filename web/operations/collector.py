"""Python's collector: what lasts as long as a generation is not looked through again and again while visitors wait."""

from __future__ import annotations

import gc


def set_aside_what_lasts() -> None:
    """Keep everything that is alive out of later collections, after one that takes what is garbage.

    An open index holds some hundred thousand objects, and a full collection of them stops every thread for .15 s of
    processor. Called when the server starts and after another generation was taken: the old one is garbage then.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
