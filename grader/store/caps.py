"""Caps on cost that hold over restarts and processes: what was spent is counted from rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from grader.errors import BudgetSpent, DayBudgetSpent
from grader.providers.metered import Budget, Purse
from grader.store import usage
from grader.store.database import Database
from grader.store.keeping import Keeping, patiently


@dataclass(frozen=True)
class TenantDay:
    """The account of a tenant's day, in UTC: its rows.

    A call of this process is under way until its reply stands there. Those under way in other processes are not known:
    so much a cap may be passed by.
    """

    database: Database
    tenant: str
    clock: Callable[[], dt.datetime]
    cap: float

    async def spent(self) -> float:
        """USD, waiting for a database that is away as long as a reply would. Raises StoreUnavailable."""
        rows = list[float]()

        async def read() -> None:
            async with self.database.reading() as connection:
                rows.append(await usage.counted(connection, self.tenant, self.clock().date()))

        await patiently(read, self.clock)
        return rows[-1]

    def owe(self, _: float, /) -> None:
        """It stands in the rows."""

    def refusal(self, reason: str, least: float) -> BudgetSpent:
        """Tomorrow it may be asked; a call that fits into no day may never be."""
        if least > self.cap:
            return BudgetSpent(f"{reason}, for a tenant and day")
        return DayBudgetSpent(f"{reason}, for this tenant until the end of the day (UTC)", until=tomorrow(self.clock()))


@dataclass(frozen=True)
class Caps:
    """The caps of a process, in USD; None is none. Its assessments share one budget for each tenant."""

    database: Database
    clock: Callable[[], dt.datetime]
    assessment: float | None = None
    tenant_day: float | None = None
    _tenants: dict[str, Budget] = field(default_factory=dict, init=False, repr=False)

    @property
    def any(self) -> bool:
        """Whether there is one: every model then needs a price."""
        return self.assessment is not None or self.tenant_day is not None

    def of(self, keeping: Keeping) -> tuple[Budget, ...]:
        """What one run of an assessment may spend: what its kept replies and its tenant's day have left."""
        budgets = list[Budget]()
        if self.assessment is not None:
            spent = sum(completion.counted_usd for completion in keeping.held.values())
            budgets.append(Budget(self.assessment, Purse(spent)))
        if self.tenant_day is not None:
            budgets.append(self._of_tenant(keeping.tenant, self.tenant_day))
        return tuple(budgets)

    def _of_tenant(self, tenant: str, cap: float) -> Budget:
        if tenant not in self._tenants:
            day = TenantDay(self.database, tenant, self.clock, cap)
            self._tenants[tenant] = Budget(cap, day, day.refusal)
        return self._tenants[tenant]


def tomorrow(now: dt.datetime) -> dt.datetime:
    """When the next day begins, in UTC."""
    return dt.datetime.combine(now.astimezone(dt.UTC).date() + dt.timedelta(days=1), dt.time(), dt.UTC)
