"""What is costly to make and cheap to keep: values of bytes, by what they were made of. The only cache of a build.

A value is taken only when its seal fits the key it lies under and the recipe it was made by, and it is never more than
bytes: nothing of a cache is unpickled or run. Any doubt about an entry means making it again. A file that is damaged or
not one of ours is dropped and begun anew; where the disk is full, read-only or busy with another process the cache is
done without. Many processes may use one file, and any of them may be killed: what it had not yet written is lost.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from threading import RLock
from time import monotonic

FOLDER = "cache"  # in the index folder; CI keeps it between runs
KEY_BYTES = SEAL_BYTES = 20
MARK = 0x4F747631  # SQLite's application id of our files
TABLE = (
    "CREATE TABLE kept (place INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, seal BLOB NOT NULL, value BLOB NOT NULL)"
)
WAIT = 0.2  # seconds for another process that writes; making a value again costs little more
WRITE_EVERY = 1.0  # seconds; as much is made again after a kill
WRITE_BYTES = 4_000_000
PAGES = ("page_count", "freelist_count", "page_size")
ASKED_AT_ONCE = 500  # keys; a writer waits for so many
TRANSIENT = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_INTERRUPT,
}  # troubles of the machine; any other means that the file is no good


class ContentCache:
    """`with ContentCache(index, "pieces", recipe) as cache: cache.get(content) or cache.put(content, make())`.

    `recipe` is everything besides the content that decides a value: code, libraries, what lies around. Without an index
    folder nothing is kept. Safe to use from several threads.
    """

    def __init__(self, index: Path | None, name: str, recipe: str) -> None:
        self._file = cache_file(index, name) if index else None
        self._recipe = blake2b(recipe.encode("utf-8", "surrogatepass")).digest()
        self._turn = RLock()
        self._used: set[bytes] = set()
        self._unwritten: dict[bytes, bytes] = {}
        self._unwritten_bytes = 0
        self._written_at = monotonic()
        self._database = _opened(self._file) if self._file else None

    @property
    def keeps(self) -> bool:
        """Whether there is any sense in making bytes of a value."""
        return self._database is not None

    def get(self, content: bytes) -> bytes | None:
        """The value made of the content, None when it has to be made."""
        return next(self.get_each([content]))

    def get_each(self, contents: Iterable[bytes]) -> Iterator[bytes | None]:
        """The same for each of many, in their order."""
        keys = map(self._key, contents)
        while some := list(islice(keys, ASKED_AT_ONCE)):
            with self._turn:
                values = self._values(some)
                self._used.update(values)
            yield from (values.get(key) for key in some)

    def left(self, content: bytes) -> bytes | None:
        """What is still kept of an earlier run, for whoever can make something of it; asking keeps it no longer."""
        key = self._key(content)
        with self._turn:
            return self._values([key]).get(key)

    def put(self, content: bytes, value: bytes) -> None:
        """Keep the value made of the content. It is written within a second, or when the cache is closed."""
        if not self.keeps:
            return
        key = self._key(content)
        with self._turn:
            self._used.add(key)
            self._unwritten[key] = value
            self._unwritten_bytes += len(value)
            if self._unwritten_bytes > WRITE_BYTES or monotonic() - self._written_at > WRITE_EVERY:
                self.write()

    def write(self) -> None:
        """Write what was put. What can't be written is done without."""
        with self._turn:
            rows = [(key, self._seal(key, value), value) for key, value in self._unwritten.items()]
            if rows:
                self._in_transaction("BEGIN IMMEDIATE", lambda database: _insert(database, rows))
            self._unwritten.clear()
            self._unwritten_bytes, self._written_at = 0, monotonic()

    def keep_used(self, most_bytes: int = 0) -> None:
        """Forget what was not asked for through this object, the oldest first, until the file has `most_bytes` at most."""
        with self._turn:
            self.write()
            self._in_transaction("BEGIN IMMEDIATE", lambda database: _forget_others(database, self._used, most_bytes))

    def take_in(self, other: ContentCache) -> None:
        """Keep what another cache holds and this one lacks; what is damaged there is passed over."""
        with self._turn, other._turn, suppress(sqlite3.Error):
            if other._database is None:
                return
            kept = other._database.execute("SELECT key, seal, value FROM kept")
            while rows := kept.fetchmany(ASKED_AT_ONCE):
                self._in_transaction("BEGIN IMMEDIATE", lambda database, rows=rows: _add(database, rows))  # type: ignore[misc]

    def holds(self) -> str:
        """A hash of what is kept, the same wherever the same is."""
        digest = blake2b()

        def read(database: sqlite3.Connection) -> None:
            for (key,) in database.execute("SELECT key FROM kept ORDER BY key"):
                digest.update(bytes(key))

        with self._turn:
            self.write()
            self._in_transaction("BEGIN", read)
        return digest.hexdigest()

    def copy_to(self, file: Path) -> bool:
        """Write all that is kept into a new file; False where that can't be done."""
        written = []

        def copy(database: sqlite3.Connection) -> None:
            database.execute("VACUUM INTO ?", (str(file),))
            written.append(file)

        with self._turn:
            self.write()
            self._in_transaction("", copy)
        return bool(written)

    def close(self) -> None:
        with self._turn:
            self.write()
            if self._database is not None:
                self._database.close()
            self._database = None

    def __enter__(self) -> ContentCache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _key(self, content: bytes) -> bytes:
        return blake2b(content, digest_size=KEY_BYTES, key=self._recipe).digest()

    def _seal(self, key: bytes, value: bytes) -> bytes:
        seal = blake2b(key, digest_size=SEAL_BYTES, key=self._recipe)
        seal.update(value)
        return seal.digest()

    def _values(self, keys: list[bytes]) -> dict[bytes, bytes]:
        rows: dict[bytes, tuple[object, object]] = {}

        def read(database: sqlite3.Connection) -> None:
            for key in keys:
                if row := database.execute("SELECT seal, value FROM kept WHERE key = ?", (key,)).fetchone():
                    rows[key] = row

        self._in_transaction("BEGIN" if len(keys) > 1 else "", read)
        values = {}
        for key in keys:
            if key in self._unwritten:
                values[key] = self._unwritten[key]
            elif key in rows:
                seal, value = rows[key]
                if isinstance(value, bytes) and seal == self._seal(key, value):
                    values[key] = value
        return values

    def _in_transaction(self, begin: str, work: Callable[[sqlite3.Connection], None]) -> None:
        """The work, whole or not at all; once more on a new file when the file turns out to be damaged.

        `begin` is how the transaction begins; a single statement is one by itself.
        """
        for _ in range(2):
            if self._database is None or self._file is None:
                return
            try:
                if begin:
                    self._database.execute(begin)
                work(self._database)
                if begin:
                    self._database.execute("COMMIT")
                return
            except sqlite3.Error as error:
                with suppress(sqlite3.Error):
                    self._database.execute("ROLLBACK")
                if _is_transient(error):
                    return
                self._database.close()
                _drop(self._file)
                self._database = _opened(self._file)


def forget(index: Path, name: str) -> None:
    """Whatever is kept there is made again."""
    _drop(cache_file(index, name))


def copy_once(index: Path, other: Path, name: str) -> None:
    """Begin the cache of another index folder with what this one holds, unless it has one."""
    source, target = cache_file(index, name), cache_file(other, name)
    if source.is_file() and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)  # torn when somebody writes: then it is dropped, or an entry is


def cache_file(index: Path, name: str) -> Path:
    """Where the cache of that name lies."""
    return index / FOLDER / f"{name}.sqlite"


def _opened(file: Path) -> sqlite3.Connection | None:
    """The file opened, made anew when it is none of ours; None when that can't be."""
    for _ in range(2):
        database = None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(file, timeout=WAIT, isolation_level=None, check_same_thread=False)
            if _is_ours(database):
                return database
        except (sqlite3.Error, OSError) as error:
            if isinstance(error, OSError) or _is_transient(error):
                return None
        if database is not None:
            database.close()
        _drop(file)
    return None


def _is_ours(database: sqlite3.Connection) -> bool:
    """Prepare the database; False when it holds anything but our table."""
    for pragma in ("trusted_schema = OFF", "synchronous = OFF", "secure_delete = ON", "temp_store = MEMORY"):
        database.execute(f"PRAGMA {pragma}")  # a cache may be lost with the power; what is forgotten is in no free page
    schema = database.execute("SELECT type, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    (mark,) = database.execute("PRAGMA application_id").fetchone()
    if not schema and not mark:
        database.execute("PRAGMA page_size = 8192")  # five vectors of the bundled model
        database.execute("PRAGMA auto_vacuum = FULL")
        database.execute(f"PRAGMA application_id = {MARK}")
        database.execute(TABLE.replace("TABLE", "TABLE IF NOT EXISTS", 1))  # another process may be as new here
        return True
    return schema == [("table", TABLE)] and mark == MARK


def _insert(database: sqlite3.Connection, rows: list[tuple[bytes, bytes, bytes]]) -> None:
    database.executemany("REPLACE INTO kept (key, seal, value) VALUES (?, ?, ?)", rows)


def _add(database: sqlite3.Connection, rows: list[tuple[bytes, bytes, bytes]]) -> None:
    database.executemany("INSERT OR IGNORE INTO kept (key, seal, value) VALUES (?, ?, ?)", rows)


def _forget_others(database: sqlite3.Connection, used: set[bytes], most_bytes: int) -> None:
    pages, free, size = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in PAGES)
    (count,) = database.execute("SELECT count(*) FROM kept").fetchone()
    too_much = (pages - free) * size - most_bytes
    if too_much <= 0 or not count:
        return
    most = count if not most_bytes else 1 + too_much * count // ((pages - free) * size)
    database.execute("CREATE TEMP TABLE IF NOT EXISTS used (key BLOB PRIMARY KEY)")
    database.execute("DELETE FROM temp.used")
    database.executemany("INSERT INTO temp.used VALUES (?)", ((key,) for key in used))
    database.execute(
        "DELETE FROM kept WHERE place IN"
        " (SELECT place FROM kept WHERE key NOT IN (SELECT key FROM temp.used) ORDER BY place LIMIT ?)",
        (most,),
    )


def _is_transient(error: sqlite3.Error) -> bool:
    """Nothing is wrong with the file; the extended codes of SQLite have the plain one in their lowest byte."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in TRANSIENT


def _drop(file: Path) -> None:
    with suppress(OSError):
        file.unlink(missing_ok=True)
        file.with_name(f"{file.name}-journal").unlink(missing_ok=True)  # else it would be rolled back into the new file
