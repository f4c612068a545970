"""What desks pass to queries, and what a query raises where a row is there already: names, so that SQL stays here."""

from sqlalchemy.exc import IntegrityError as Taken
from sqlalchemy.ext.asyncio import AsyncConnection as Connection

__all__ = ["Connection", "Taken"]
