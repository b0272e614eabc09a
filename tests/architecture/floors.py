"""Where imports may lead: layers, the floors inside them, and no rings."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.source import Module, layer_of, modules, resolve

# The floors of the house, lowest first. A room (a package, or a module that stands on a floor of its own) may import rooms
# of lower floors and itself; rooms of one floor don't know each other. A new room is given its floor here before it is built in.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("kb",),
    ("kb.articles.fences", "kb.articles.files", "kb.measures", "kb.typesetting"),
    ("kb.articles.yaml_fields", "kb.articles.written_values"),
    (
        "kb.articles.concealed",
        "kb.articles.validation",
        "kb.articles.widget",
        "kb.articles.wishes",
        "kb.articles.layouts",
    ),
    ("kb.articles.steps", "kb.articles.notices"),
    ("kb.articles.front_matter",),
    ("kb.articles.pieces",),
    ("kb.storage", "kb.articles"),
    ("kb.rendering.dialects",),
    ("kb.usage", "kb.delivery", "kb.rendering"),
    ("kb.notifications", "kb.finding"),
    ("kb.requests", "kb.checks", "kb.notices"),
    ("kb.customers",),
    ("kb.staff", "kb.authoring", "kb.desk", "kb.inbound"),
    ("kb.oidc",),
    ("kb.importing.reading",),
    ("kb.importing.formats",),
    ("kb.importing",),
    ("kb.service", "kb.writing.entries"),
    ("kb.retention", "kb.insights", "kb.demo", "kb.writing"),
    ("kb.trials", "kb.alerts"),
    ("kb.backup",),
    ("search",),
    ("search.workers",),
    ("search.files", "search.model", "search.publish"),
    ("search.text",),
    ("search.index",),
    ("search.query",),
    ("search.build",),
    ("search.quality", "search.writers"),
    ("search.training",),
    ("web.budgets",),
    ("web", "web.site"),
    ("web.parts", "web.kept_pages"),
    ("web.parts.reading",),
    ("web.dependencies",),
    # Audiences don't know each other: what they share is a part.
    (
        "web.public.views",
        "web.staff.views",
        "web.lead.views",
        "web.insights.views",
        "web.writing.views",
        "web.api.models",
    ),
    (
        "web.public.notices",
        "web.staff.notifications",
        "web.insights.counting",
        "web.insights.word_letters",
        "web.lead.report_letters",
        "web.lead.alert_letters",
    ),
    (
        "web.public",
        "web.staff",
        "web.lead",
        "web.insights",
        "web.api",
        "web.operations",
        "web.preview",
        "web.assistants",
        "web.machines",
        "web.widget",
        "web.writing",
    ),
    ("web.errors",),
    ("web.app",),
    ("web.export",),
    ("cli.terminal", "cli.doctor"),
    ("cli.asking", "cli.operating", "cli.keeping"),
    ("cli.writing",),
    ("cli.indexing",),
    ("cli",),
)


FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def wrong_arrows(root: Path) -> list[str]:
    """`cli → web → search → kb`, and build_index.py above all of them."""
    found = []
    for module in modules(root):
        for dotted, line in module.imports():
            target = resolve(root, dotted)
            if target and target is not module and layer_of(target.path) > layer_of(module.path):
                found.append(f"{module.path}:{line}: imports {target.name}, which is above it")
    return found


def room_of(module: Module) -> str:
    """The room a module lies in; a module named in FLOORS is a room by itself."""
    return module.name if module.name in FLOOR_OF else module.package


def wrong_floors(root: Path) -> list[str]:
    """Inside a layer, too, imports lead down: to a room of a lower floor or to the module's own room."""
    found = []
    for module in modules(root):
        if "/" not in module.path or "/migrations/" in module.path:
            continue
        room = room_of(module)
        if room not in FLOOR_OF:
            found.append(f"{module.path}: {room} has no floor; give it one in FLOORS")
            continue
        for dotted, line in module.imports():
            target = resolve(root, dotted)
            below = room_of(target) if target and target is not module else room
            if below != room and FLOOR_OF.get(below, -1) >= FLOOR_OF[room]:
                found.append(f"{module.path}:{line}: {room} imports {target.name}, which does not lie below it")
    return sorted(set(found))


def package_rings(root: Path) -> list[str]:
    """Packages that need each other, however far round: no order of floors could ever allow them."""
    graph: dict[str, set[str]] = {}
    for module in modules(root):
        below = graph.setdefault(room_of(module), set())
        below |= {room_of(target) for dotted, _ in module.imports() if (target := resolve(root, dotted))}
    return _rings({room: below - {room} for room, below in graph.items()})


def rings(root: Path) -> list[str]:
    """Modules that import each other, however far round and wherever in the file."""
    graph = {
        module.name: {
            target.name for dotted, _ in module.imports() if (target := resolve(root, dotted)) and target is not module
        }
        for module in modules(root)
    }
    return _rings(graph)


def _rings(graph: dict[str, set[str]]) -> list[str]:
    found: list[str] = []
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            found.append(" → ".join([*way[way.index(name) :], name]))
        elif name not in done:
            for target in sorted(graph.get(name, ())):
                visit(target, (*way, name))
            done.add(name)

    for name in graph:
        visit(name, ())
    return found
