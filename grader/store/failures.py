"""What a database says when it cannot be used → StoreUnavailable, by the codes of SQLite and PostgreSQL."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from grader.errors import StoreUnavailable

BUSY = "the database is busy; try again"
FULL = "the database is full"
READ_ONLY = "the database cannot be written to"
DAMAGED = "the database's file is damaged, or is none"
TABLES = "the database's tables are not those of this version; run grader db upgrade"
AWAY = "the database cannot be reached"

_CODES = {
    # SQLite's primary codes, https://www.sqlite.org/rescode.html
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
    # PostgreSQL's SQLSTATEs, https://www.postgresql.org/docs/current/errcodes-appendix.html
    "40001": BUSY,  # serialization_failure
    "40P01": BUSY,  # deadlock_detected
    "53300": BUSY,  # too_many_connections
    "55P03": BUSY,  # lock_not_available
    "57014": BUSY,  # query_canceled, by a time-out that an operator has set
    "53100": FULL,  # disk_full
    "25006": READ_ONLY,  # read_only_sql_transaction: a standby, after a failover
    "25P03": AWAY,  # idle_in_transaction_session_timeout
    "42P01": TABLES,  # undefined_table
    "42703": TABLES,  # undefined_column
    "XX001": DAMAGED,  # data_corrupted
    "XX002": DAMAGED,  # index_corrupted
}
_LACKING = re.compile(r"no such (table|column)|has no column named")  # SQLite has one code for every wrong statement


@contextmanager
def in_our_words() -> Iterator[None]:
    """What time or an operator can mend, as StoreUnavailable; broken constraints and faults of ours stay as they are.

    The message is one line without an address, a statement or a value.
    """
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error, OSError) as e:
        reason = _reason(e)
        if reason is None:
            raise
        raise StoreUnavailable(reason) from e


def _reason(error: Exception) -> str | None:
    if isinstance(error, PoolTimeout):
        return BUSY
    told = error.orig if isinstance(error, DBAPIError) else error
    if (code := _code(told)) in _CODES:
        return _CODES[code]
    if code == "SQLITE_ERROR":
        return TABLES if _LACKING.search(str(told)) else None
    passing = (OperationalError, InterfaceError, sqlite3.OperationalError, OSError)
    # A DatabaseError of no narrower kind is what drivers raise where the server's reply makes no sense.
    return AWAY if isinstance(error, passing) or type(error) is DatabaseError else None


def _code(error: BaseException | None) -> str:
    """`SQLITE_BUSY` of `SQLITE_BUSY_SNAPSHOT`, or a SQLSTATE."""
    name: str | None = getattr(error, "sqlite_errorname", None)
    if name:
        return "_".join(name.split("_")[:2])
    return getattr(error, "sqlstate", None) or ""
