"""The machine under an installation: its clock, its time zone, room on its disks, file handles."""

from __future__ import annotations

import ctypes
import resource
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cli.doctor.finding import Finding, advised, broken, good
from kb.clocks import CLOCK_SKEW

UNSYNCHRONISED = 5  # TIME_ERROR of adjtimex(2)
TIMEX_BYTES = 1024  # the kernel's struct timex is 208 bytes
GB = 10**9
TIGHT, FULL = GB, GB // 10  # bytes left: a build needs room for a generation; /readyz is 503 below the second
HANDLES = 1024  # a connection and a file are one each; a busy process holds some hundreds
FILE_NR = Path("/proc/sys/fs/file-nr")


def clock(now: datetime, elsewhere: Mapping[str, datetime], *, synchronised: bool | None) -> Iterator[Finding]:
    """`elsewhere`: what was surely not later than now, by what it is (a file written, a generation made); `synchronised`: None if unknown.

    One-time codes, leases of several servers, promised hours and days of articles are reckoned by this clock.
    """
    late = {what: when for what, when in elsewhere.items() if when > now + CLOCK_SKEW}
    if late:
        what, when = max(late.items(), key=lambda item: item[1])
        yield broken(
            "clock",
            f"it says {_minute(now)}, but {what} is of {_minute(when)}",
            "Set the clock and keep it set: `timedatectl set-ntp true`, or chrony.",
        )
    elif synchronised is False:
        yield advised(
            "clock",
            f"it says {_minute(now)}, and the kernel says that nothing keeps it set",
            "Run an NTP client (`timedatectl set-ntp true`, or chrony); in a container that is the host's work.",
        )
    else:
        yield good("clock", f"it says {_minute(now)}" + (", kept set" if synchronised else ""))


def clock_against(server: datetime, now: datetime) -> Iterator[Finding]:
    """This clock beside that of the database server: several servers that share it must agree."""
    apart = abs(server - now)
    if apart > CLOCK_SKEW:
        yield broken(
            "clock of the database",
            f"it differs from this machine's by {apart.total_seconds():.0f} s",
            "Keep both clocks set by NTP: leases and limits of several servers are reckoned by them.",
        )
    else:
        yield good("clock of the database", f"it differs by {apart.total_seconds():.1f} s")


def time_zone(house: str, at: datetime) -> Iterator[Finding]:
    """`house`: the zone of contacts.yaml, "" where it tells none. Days of articles begin at this machine's midnight."""
    local = at.astimezone()
    if house and local.utcoffset() != at.astimezone(ZoneInfo(house)).utcoffset():
        yield advised(
            "time zone",
            f"this machine is in {local.tzname()}, the channels of contacts.yaml in {house}",
            f"Set TZ={house} for the server, so that publish_at and expire_at turn at the house's midnight.",
        )
    else:
        yield good("time zone", local.tzname() or "UTC")


def disks(folders: Mapping[str, Path]) -> Iterator[Finding]:
    """Room on the disk of each folder, by its setting; folders of one disk are told together."""
    by_disk: dict[int, list[str]] = {}
    left: dict[int, int] = {}
    for setting, folder in folders.items():
        there = next((place for place in (folder, *folder.absolute().parents) if place.is_dir()), Path("/"))
        device = there.stat().st_dev
        by_disk.setdefault(device, []).append(setting)
        left[device] = shutil.disk_usage(there).free
    for device, settings in by_disk.items():
        name, free = f"disk of {', '.join(settings)}", left[device]
        seen = f"{free / GB:.1f} GB left"
        if free < FULL:
            yield broken(name, seen, "Free some at once: forms and builds are refused.")
        elif free < TIGHT:
            yield advised(name, seen, "Free some: a build needs room for a whole index beside the present one.")
        else:
            yield good(name, seen)


def file_handles(
    limit: int = resource.getrlimit(resource.RLIMIT_NOFILE)[0], table: Path = FILE_NR
) -> Iterator[Finding]:
    """How many files and connections a process may hold, and how many the whole machine has left."""
    if limit != resource.RLIM_INFINITY and limit < HANDLES:
        yield advised(
            "file handles",
            f"a process may hold {limit}",
            f"Allow at least {HANDLES}: `LimitNOFILE=` of the unit, `ulimit -n` in a shell.",
        )
        return
    with suppress(OSError, ValueError):
        used, _, most = (int(number) for number in table.read_text().split())
        if used > most * 0.9:
            yield broken(
                "file handles", f"the machine holds {used} of {most}", "Raise fs.file-max, or find who holds them."
            )
            return
    yield good("file handles", "no limit" if limit == resource.RLIM_INFINITY else f"{limit} a process")


def kept_set() -> bool | None:
    """Whether the kernel knows that something keeps the clock set; None where it can't be asked."""
    with suppress(OSError, AttributeError):
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX_BYTES))
        return None if state < 0 else state != UNSYNCHRONISED
    return None


def written_at(files: Mapping[str, Path]) -> dict[str, datetime]:
    """When each of the files was written last, by what it is; files that are not there are left out."""
    times = {}
    for what, path in files.items():
        with suppress(OSError):
            times[what] = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return times


def now_utc() -> datetime:
    return datetime.now(UTC)


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
