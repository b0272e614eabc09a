"""A Dockerfile carried out without a container engine: its own instructions, in a folder that stands for the image.

The places an image has of its own (PLACES) are moved under that folder; everything else is this machine's. Commands run as an
unprivileged user where the tests are root's.
"""

from __future__ import annotations

import json
import os
import pwd
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

PLACES = re.compile(r"(?<!\w)/(?:opt/otvet|var/lib/otvet|srv/otvet|src)\b")
LONGEST = 900.0  # seconds one RUN may take
HANDED_ON = re.compile(r"PIP_|SSL_|.*(_CA_BUNDLE|_proxy|_PROXY)$")  # how this machine reaches a package index


@dataclass(frozen=True)
class Instruction:
    name: str
    rest: str

    def flags(self) -> dict[str, str]:
        return dict(re.findall(r"--([\w-]+)=(\S+)", self.rest))

    def words(self) -> list[str]:
        """Arguments without flags; of the exec form, its items."""
        bare = re.sub(r"^(--[\w-]+=\S+\s+)*", "", self.rest).removeprefix("CMD ").strip()
        return json.loads(bare) if bare.startswith("[") else bare.split()


def read(dockerfile: str) -> list[Instruction]:
    """The instructions in order, continued lines joined, comments left out."""
    kept = [line for line in dockerfile.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(kept))
    return [Instruction(*line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


def left_out(path: str, patterns: list[str]) -> bool:
    """What .dockerignore says of a path: the last pattern that fits it or a folder above it decides."""
    parts = path.split("/")
    above = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    out = False
    for pattern in patterns:
        wanted = re.escape(pattern.removeprefix("!")).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
        if any(re.fullmatch(wanted, folder) for folder in above):
            out = not pattern.startswith("!")
    return out


def context(root: Path) -> list[Path]:
    """The files `docker build` would be given, relative to the root."""
    lines = (root / ".dockerignore").read_text("utf-8").splitlines()
    patterns = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    found: list[Path] = []
    for folder, folders, names in os.walk(root):
        here = Path(folder).relative_to(root)
        folders[:] = [name for name in folders if not left_out((here / name).as_posix(), patterns)]
        found += [here / name for name in names if not left_out((here / name).as_posix(), patterns)]
    return sorted(found)


def harmless() -> dict[str, int | list[int]]:
    """Whom commands run as, for subprocess: nobody where the tests are root's, else whoever runs them."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def an_interpreter() -> Path:
    """A Python of our own version that the harmless user may start: ours, or the system's."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    candidates = [Path(sys.base_prefix) / "bin" / name, Path("/usr/local/bin") / name, Path("/usr/bin") / name]
    for candidate in candidates:
        try:
            subprocess.run([candidate, "-c", ""], cwd="/", check=True, capture_output=True, **harmless())
        except (OSError, subprocess.CalledProcessError):
            continue
        return candidate
    raise AssertionError(f"no {name} here that an unprivileged user may start: {', '.join(map(str, candidates))}")


@dataclass
class Image:
    """What a Dockerfile makes. `folder` stands for the root of the stage at hand; earlier stages lie beside it."""

    source: Path
    clean: Path
    env: dict[str, str] = field(default_factory=dict)
    where: str = "/"
    user: str = ""
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: Instruction | None = None
    stage: str = ""

    def __post_init__(self) -> None:
        self.clean.chmod(0o755)
        self.tools, self.folder = self.clean / "tools", self.clean / "root"
        self.tools.mkdir()
        (self.tools / "python").symlink_to(an_interpreter())
        import pip

        shutil.copytree(Path(pip.__file__).parent, self.tools / "lib" / "pip")
        self._own(self.tools)

    def moved(self, text: str) -> str:
        """The text with every place of the image where it lies here."""
        ours = str(harmless().get("user", os.getuid()))
        return PLACES.sub(lambda found: f"{self.folder}{found[0]}", text).replace("10001", ours)

    def carry_out(self, instruction: Instruction) -> None:
        getattr(self, f"_{instruction.name.lower()}")(instruction)

    def _from(self, instruction: Instruction) -> None:
        if self.folder.exists():
            self.folder.rename(self.clean / f"stage-{self.stage}")
        for place in ("opt", "var/lib", "srv", "tmp"):
            (self.folder / place).mkdir(parents=True)
        self._own(self.folder)
        kept = {name: value for name, value in os.environ.items() if HANDED_ON.match(name)}
        self.env = {
            **kept,
            "PATH": f"{self.tools}:/usr/bin:/bin",
            "TMPDIR": f"{self.folder}/tmp",
            "HOME": f"{self.folder}/tmp",
            "LANG": "C.UTF-8",
        }
        self.where, self.stage = "/", instruction.rest.rpartition(" AS ")[2]

    def _env(self, instruction: Instruction) -> None:
        for word in shlex.split(instruction.rest):
            name, _, value = word.partition("=")
            self.env[name] = self.moved(value.replace("$PATH", self.env["PATH"]))

    def _workdir(self, instruction: Instruction) -> None:
        self.where = self.moved(instruction.rest)
        if not Path(self.where).exists():
            Path(self.where).mkdir(parents=True)
            self._own(Path(self.where))

    def _copy(self, instruction: Instruction) -> None:
        *sources, target = instruction.words()
        to = Path(self.moved(target) if target.startswith("/") else self.where)
        if stage := instruction.flags().get("from"):
            (place,) = sources
            shutil.copytree(self.clean / f"stage-{stage}" / place.lstrip("/"), to, symlinks=True)
        for path in context(self.source) if not stage else ():
            if sources == ["."] or path.as_posix() in sources:
                (to / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(self.source / path, to / path)
        self._own(to)

    def _run(self, instruction: Instruction) -> None:
        env = self.env | {"PYTHONPATH": str(self.tools / "lib")}  # the pip of the base image
        ran = subprocess.run(
            ["/bin/sh", "-c", self.moved(instruction.rest)],
            cwd=self.where,
            env=env,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            **harmless(),
        )
        assert ran.returncode == 0, f"{instruction.rest}\n{ran.stdout[-3000:]}\n{ran.stderr[-3000:]}"

    def _user(self, instruction: Instruction) -> None:
        self.user = instruction.rest

    def _healthcheck(self, instruction: Instruction) -> None:
        self.health = instruction

    def _entrypoint(self, instruction: Instruction) -> None:
        self.entrypoint = instruction.words()

    def _cmd(self, instruction: Instruction) -> None:
        self.command = instruction.words()

    def _expose(self, instruction: Instruction) -> None: ...

    def _volume(self, instruction: Instruction) -> None: ...

    def _own(self, folder: Path) -> None:
        """Give a folder to whoever the commands run as."""
        if who := harmless():
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, who["user"], who["group"], follow_symlinks=False)

    def close(self, *, but: str) -> None:
        """Take away the right to write anywhere but below one place, as `docker run --read-only` does."""
        for path in [self.folder, *self.folder.rglob("*")]:
            if path.is_relative_to(self.moved(but)) or path.is_relative_to(self.folder / "tmp"):
                continue
            if harmless():
                os.chown(path, 0, 0, follow_symlinks=False)
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & ~0o222)

    def executable(self, words: list[str]) -> list[str]:
        """Words of the exec form, with the program found as the image's PATH finds it."""
        program = shutil.which(words[0], path=self.env["PATH"])
        assert program, f"{words[0]} is not on the image's PATH"
        return [program, *map(self.moved, words[1:])]
