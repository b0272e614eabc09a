"""What work costs the processor, for tests that compare one cost with another or with a generous bound."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object]) -> float:
    """Seconds of processor of all threads, without collecting what other tests left behind and without a tracer's share."""
    tracer = sys.gettrace()
    gc.disable()
    sys.settrace(None)
    try:
        begun = time.process_time()
        work()
        return time.process_time() - begun
    finally:
        sys.settrace(tracer)
        gc.enable()
