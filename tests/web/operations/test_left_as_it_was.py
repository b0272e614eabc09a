"""Serving leaves the process as it was: no library of ours changes for everybody how files, numbers, sockets, signals or warnings behave.

WeasyPrint does, for Pillow's cut pictures; the room of pictures goes by its own word.
"""

from __future__ import annotations

import asyncio
import builtins
import decimal
import faulthandler
import gc
import importlib
import json
import locale
import logging
import mimetypes
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
import warnings
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ROOMS = (
    "web.app",
    "cli.app",
    "cli.operating.serve",
    "search.writers.live_build",
    "kb.importing.importing",
    "web.lead.report_files",
)
LIBRARIES = (
    *(
        "faiss",
        "onnxruntime",
        "onnx",
        "weasyprint",
        "pymorphy3",
        "symspellpy",
        "markdown",
        "mammoth",
        "openpyxl",
        "imapclient",
    ),
    *(
        "argon2",
        "mcp",
        "opentelemetry",
        "babel",
        "authlib",
        "alembic",
        "psycopg",
        "segno",
        "markdownify",
        "bs4",
        "nh3",
        "whoosh.index",
    ),
)


def state() -> dict[str, str]:
    """What every thread of the process goes by, in words."""
    import numpy
    from PIL import Image, ImageFile

    umask = os.umask(0o022)
    os.umask(umask)
    kept = {
        "umask": umask,
        "locale": locale.setlocale(locale.LC_ALL),
        "zone": time.tzname,
        "folder": os.getcwd(),
        "environment": sorted(os.environ.items()),
        "sockets": (socket.getdefaulttimeout(), socket.socket, socket.getaddrinfo),
        "certificates": ssl._create_default_https_context,
        "opener": getattr(urllib.request, "_opener", None),
        "recursion": (sys.getrecursionlimit(), threading.stack_size(), sys.get_int_max_str_digits()),
        "hooks": (sys.excepthook, threading.excepthook, sys.unraisablehook, sys.displayhook, sys.stdout, sys.stderr),
        "signals": sorted((int(one), repr(signal.getsignal(one))) for one in signal.valid_signals()),
        "faults": faulthandler.is_enabled(),
        "garbage": (gc.isenabled(), gc.get_threshold()),
        "loop": type(asyncio.get_event_loop_policy()),
        "numbers": (str(decimal.getcontext()), numpy.geterr(), sorted(map(str, numpy.get_printoptions().items()))),
        "logging": (
            logging.root.handlers,
            logging.root.level,
            logging.root.filters,
            logging.getLoggerClass(),
            logging.root.manager.disable,
        ),
        "warnings": [(one[0], str(one[2])) for one in warnings.filters],
        "kinds of files": (sorted(mimetypes.types_map.items()), sorted(mimetypes.encodings_map.items())),
        "builtins": (sorted(vars(builtins)), builtins.open, builtins.print, builtins.__import__),
        "JSON": (json.JSONEncoder.default, json.loads),
        "pictures": Image.MAX_IMAGE_PIXELS,
        "cut pictures": ImageFile.LOAD_TRUNCATED_IMAGES,
    }
    return {name: repr(value) for name, value in kept.items()}


def changed() -> list[str]:
    """What is otherwise when all that serves is imported."""
    mimetypes.init()  # which serving does at its first file
    before = state()
    for room in ROOMS:
        importlib.import_module(room)
    for library in LIBRARIES:
        if find_spec(library.split(".")[0]):
            importlib.import_module(library)
    after = state()
    return [f"{name}: {before[name]} → {after[name]}" for name in before if before[name] != after[name]]


@pytest.mark.slow
def test_all_that_serves_leaves_the_process_as_it_was():
    ran = subprocess.run(
        [sys.executable, __file__],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    told = [line for line in ran.stdout.splitlines() if not line.startswith("cut pictures: ")]
    assert told == []


if __name__ == "__main__":
    print(*changed(), sep="\n", end="")
