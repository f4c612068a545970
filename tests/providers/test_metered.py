"""The cap on cost: what is spent and what may yet be never pass it together."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.completion import Completion, CompletionRequest, Usage
from grader.errors import BudgetSpent, JudgeSpecError, ServerFailed
from grader.providers.metered import FEWEST, Budget, Metered
from grader.providers.paced import slot_held
from grader.providers.prices import PriceList
from tests.doubles import FunctionProvider, a_completion, a_request

PRICES = PriceList.model_validate(
    {
        "as_of": "2026-01-01",
        "source": "a test",
        "models": {"test-model": {"input": 1.0, "cached_input": 0.1, "output": 10.0}},
        "path": "prompts/prices.yaml",
    }
)
SMALL = a_request(max_tokens=100)
MOST = PRICES.required("test-model").at_most(SMALL)
TAKEN = Usage(calls=1, input_tokens=1000, cached_tokens=500, output_tokens=100)
COST = (500 * 1.0 + 500 * 0.1 + 100 * 10.0) / 1e6


class Later:
    """Replies when it is told to, and notes how many calls are under way."""

    def __init__(self, usage: Usage = TAKEN) -> None:
        self.go = asyncio.Event()
        self.under_way, self.most, self.calls, self._usage = 0, 0, 0, usage

    async def complete(self, request: CompletionRequest, /) -> Completion:
        self.under_way, self.calls = self.under_way + 1, self.calls + 1
        self.most = max(self.most, self.under_way)
        await self.go.wait()
        self.under_way -= 1
        return a_completion(usage=self._usage)


async def test_the_cost_is_worked_out_from_the_price_list() -> None:
    """Cached input at its own price; the rest of the usage stays as it was."""
    metered = Metered(FunctionProvider(lambda _: a_completion(usage=TAKEN)), PRICES)
    usage = (await metered.complete(SMALL)).usage
    assert usage == TAKEN.model_copy(update={"cost_usd": pytest.approx(COST)})


async def test_without_a_price_or_tokens_the_cost_is_not_known() -> None:
    """Null, never free."""
    untold = a_completion(usage=Usage(calls=1, input_tokens=None, output_tokens=None, cost_usd=None))
    metered = Metered(FunctionProvider(lambda r: untold if r.model == "test-model" else a_completion()), PRICES)
    assert (await metered.complete(SMALL)).usage.cost_usd is None
    assert (await metered.complete(a_request(model="mystery"))).usage.cost_usd is None


async def test_a_model_without_a_price_under_a_cap_names_the_line_to_add() -> None:
    """The file, the field and the line; nothing is asked."""
    inner = FunctionProvider(lambda _: a_completion())
    with pytest.raises(JudgeSpecError) as caught:
        await Metered(inner, PRICES, Budget(1.0)).complete(a_request(model="mystery"))
    line = '"mystery": {input: 0.00, cached_input: 0.00, output: 0.00}'
    assert str(caught.value).startswith("prompts/prices.yaml: models: ")
    assert line in str(caught.value)
    assert inner.asked == []


async def test_a_call_that_may_pass_the_cap_is_not_sent() -> None:
    """The cap is on what a call may cost at most: with room for less it is not asked."""
    inner = FunctionProvider(lambda _: a_completion(usage=TAKEN))
    with pytest.raises(BudgetSpent, match="may cost"):
        await Metered(inner, PRICES, Budget(MOST * 0.99)).complete(SMALL)
    assert inner.asked == []
    await Metered(inner, PRICES, Budget(MOST)).complete(SMALL)
    assert len(inner.asked) == 1


async def test_a_call_takes_what_the_cap_leaves_if_a_reply_fits_in() -> None:
    """Room for replies of models that think is not needed by all: the request goes out with less, down to a bound."""
    inner = FunctionProvider(lambda _: a_completion(usage=TAKEN))
    large, few = a_request(max_tokens=4_000), a_request(max_tokens=FEWEST)
    cap = PRICES.required("test-model").at_most(few) + 2.5 * COST
    metered = Metered(inner, PRICES, Budget(cap))
    for _ in range(3):
        assert (await metered.complete(large)).usage.cost_usd == pytest.approx(COST)
    with pytest.raises(BudgetSpent):
        await metered.complete(large)
    room = [request.max_tokens for request in inner.asked]
    assert room == sorted(room, reverse=True)
    assert all(FEWEST <= tokens < 4_000 for tokens in room)
    assert all(PRICES.required("test-model").at_most(r) + n * COST <= cap for n, r in enumerate(inner.asked))


async def test_a_call_that_does_not_fit_waits_for_those_under_way() -> None:
    """Three calls with room for one at a time: each is sent when the one before has turned out cheaper."""
    cheap = Later(Usage(calls=1, input_tokens=1, cached_tokens=0, output_tokens=1))
    metered = Metered(cheap, PRICES, Budget(MOST * 1.5))
    calls = [asyncio.create_task(metered.complete(SMALL)) for _ in range(3)]
    await asyncio.sleep(0)
    assert cheap.calls == 1
    cheap.go.set()
    await asyncio.gather(*calls)
    assert (cheap.calls, cheap.most) == (3, 1)


async def test_what_waited_in_vain_is_told_so() -> None:
    """When the calls under way used up the room, those that waited raise BudgetSpent; what is paid is kept."""
    usage = Usage(calls=1, input_tokens=0, cached_tokens=0, output_tokens=100)
    later = Later(usage)
    metered = Metered(later, PRICES, Budget(MOST * 1.5))
    calls = [asyncio.create_task(metered.complete(SMALL)) for _ in range(3)]
    await asyncio.sleep(0)
    later.go.set()
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert [isinstance(r, Completion) for r in results] == [True, False, False]
    assert all(isinstance(r, BudgetSpent) for r in results[1:])


async def test_a_cap_is_shared_by_all_that_spend_from_it() -> None:
    """Two providers, one budget."""
    budget = Budget(MOST * 1.1)
    first, second = (Metered(FunctionProvider(lambda _: a_completion(usage=TAKEN)), PRICES, budget) for _ in range(2))
    await first.complete(SMALL)
    with pytest.raises(BudgetSpent):
        await second.complete(SMALL)
    assert await budget.spent() == pytest.approx(COST)


async def test_a_failed_call_gives_its_room_back() -> None:
    """A call that failed costs nothing that is known."""
    budget = Budget(MOST)
    replies: list[Completion | Exception] = [ServerFailed("no"), a_completion(usage=TAKEN)]
    metered = Metered(FunctionProvider(lambda _: replies.pop(0)), PRICES, budget)
    with pytest.raises(ServerFailed):
        await metered.complete(SMALL)
    await metered.complete(SMALL)
    assert await budget.spent() == pytest.approx(COST)


async def test_a_cached_reply_costs_nothing_now_and_keeps_what_it_cost_then() -> None:
    """A recording served under a cap of almost nothing left takes nothing of it."""
    budget = Budget(MOST)
    cached = a_completion(usage=TAKEN.model_copy(update={"cost_usd": 0.5}), cached=True)
    completion = await Metered(FunctionProvider(lambda _: cached), PRICES, budget).complete(SMALL)
    assert (completion.usage.cost_usd, await budget.spent()) == (0.5, 0.0)


async def test_a_reply_that_does_not_tell_its_tokens_takes_all_that_it_may_have_cost() -> None:
    """Not known is not free: the cap holds all the same."""
    budget = Budget(MOST * 1.5)
    untold = a_completion(usage=Usage(calls=1, input_tokens=None, output_tokens=None, cost_usd=None))
    await Metered(FunctionProvider(lambda _: untold), PRICES, budget).complete(SMALL)
    assert await budget.spent() == pytest.approx(MOST)


async def test_a_call_has_to_fit_into_every_budget() -> None:
    """It gets the room that the tighter one leaves; both are told what it took, and no cap is none."""
    tight, wide = Budget(PRICES.required("test-model").at_most(a_request(max_tokens=FEWEST))), Budget(MOST * 100)
    inner = FunctionProvider(lambda _: a_completion(usage=TAKEN))
    await Metered(inner, PRICES, wide, Budget(None), tight).complete(a_request(max_tokens=4_000))
    assert FEWEST - 1 <= inner.asked[0].max_tokens <= FEWEST
    assert [await budget.spent() for budget in (tight, wide)] == [pytest.approx(COST)] * 2


async def test_what_one_budget_refuses_takes_nothing_of_another() -> None:
    """Its share is given back, and the refusal is the budget's own, with what the call needs at least."""

    class Tomorrow(BudgetSpent):
        pass

    needs = list[float]()

    def refusal(reason: str, least: float) -> BudgetSpent:
        needs.append(least)
        return Tomorrow(reason)

    wide = Budget(MOST)
    inner = FunctionProvider(lambda _: a_completion(usage=TAKEN))
    with pytest.raises(Tomorrow, match=r"the next call may cost \$.*, and \$0\.0000 of \$0\.00 are left"):
        await Metered(inner, PRICES, wide, Budget(0.0, refusal=refusal)).complete(SMALL)
    assert inner.asked == []
    assert needs == pytest.approx([MOST])
    await Metered(inner, PRICES, wide).complete(SMALL)
    assert len(inner.asked) == 1


async def test_a_call_is_under_way_until_its_reply_is_taken_care_of() -> None:
    """The next one, which does not fit beside it, waits for that too: an account of rows knows it only then."""
    cheap = Usage(calls=1, input_tokens=1, cached_tokens=0, output_tokens=1)
    inner = FunctionProvider(lambda _: a_completion(usage=cheap))
    metered = Metered(inner, PRICES, Budget(MOST * 1.5))
    kept = asyncio.Event()

    async def keeping() -> None:
        async with slot_held():
            await metered.complete(SMALL)
            await kept.wait()

    first, second = asyncio.create_task(keeping()), asyncio.create_task(keeping())
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(inner.asked) == 1
    kept.set()
    await asyncio.gather(first, second)
    assert len(inner.asked) == 2


@given(
    cap=st.floats(0, 20),
    shares=st.lists(st.floats(0, 1), min_size=1, max_size=20),
    failures=st.sets(st.integers(0, 19)),
)
def test_the_cap_is_never_passed(cap: float, shares: list[float], failures: set[int]) -> None:
    """Whatever calls cost within their bounds, in whatever order they end, the sum stays within the cap."""
    budget = Budget(cap * MOST)

    async def call(n: int, share: float) -> None:
        async with budget.share(MOST) as taken:
            for _ in range(n % 3):
                await asyncio.sleep(0)
            if n in failures:
                raise ServerFailed("no")
            taken.cost = share * MOST

    async def run() -> list[BaseException | None]:
        return await asyncio.gather(*(call(n, s) for n, s in enumerate(shares)), return_exceptions=True)

    results = asyncio.run(run())
    assert asyncio.run(budget.spent()) <= cap * MOST + 1e-12
    assert all(r is None or isinstance(r, BudgetSpent | ServerFailed) for r in results)
    if cap >= len(shares):
        assert not any(isinstance(r, BudgetSpent) for r in results)
