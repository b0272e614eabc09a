"""What every thread of a process goes by, in words; and the libraries whose own loggers are their own."""

from __future__ import annotations

import asyncio
import builtins
import codecs
import csv
import decimal
import faulthandler
import gc
import json
import locale
import logging
import mimetypes
import os
import resource
import signal
import socket
import ssl
import sys
import tempfile
import threading
import time
import urllib.request
import warnings
from pathlib import Path

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
        "blocks of pictures": ImageFile.MAXBLOCK,
        "rows": (csv.field_size_limit(), csv.list_dialects()),
        "places of modules": sys.path,
        "turns": sys.getswitchinterval(),
        "folder for a while": Path(tempfile.gettempdir()).parent,
        "limits": [
            resource.getrlimit(one) for one in (resource.RLIMIT_NOFILE, resource.RLIMIT_AS, resource.RLIMIT_CORE)
        ],
        "priority": os.getpriority(os.PRIO_PROCESS, 0),
        "errors of letters": codecs.lookup_error("strict"),
        "loggers": sorted(
            name
            for name, one in logging.root.manager.loggerDict.items()
            if isinstance(one, logging.Logger)
            and name not in LIBRARIES  # a library's own logger is its own
            and any(not isinstance(handler, logging.NullHandler) for handler in one.handlers)
        ),
    }
    return {name: repr(value) for name, value in kept.items()}


def told(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [f"{name}: {before[name]} → {after[name]}" for name in before if before[name] != after[name]]
