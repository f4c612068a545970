"""The price list: the right line for a name, or none."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.completion import Usage
from grader.errors import PromptError
from grader.providers import tokens
from grader.providers.prices import Price, PriceList, load_prices
from tests.doubles import a_request

PRICE = Price(input=2.0, cached_input=0.2, cache_write=2.5, output=10.0)
COUNTS = st.integers(0, 10**7)


def a_list(*names: str) -> PriceList:
    models = {name: Price(input=n, cached_input=0, output=0) for n, name in enumerate(names)}
    return PriceList(as_of=dt.date(2026, 1, 1), source="a test", models=models)


@pytest.mark.parametrize(
    ("model", "found"),
    [
        ("gpt-5", 0),
        ("gpt-5-2025-08-07", 0),
        ("gpt-5-mini", 1),
        ("gpt-5-mini-latest", 1),
        ("claude-haiku-4-5-20251001", 2),
        ("llama3:8b", 3),
        ("llama3-70b", 4),
        ("gpt-5-pro", None),
        ("gpt-50", None),
        ("GPT-5", None),
        ("", None),
    ],
)
def test_a_name_stands_for_itself_and_its_dated_versions(model: str, found: float | None) -> None:
    """A bigger sister of a priced model is not taken for it; a `*` stands for all that begin so, the longest wins."""
    price = a_list("gpt-5", "gpt-5-mini", "claude-haiku-4-5", "llama3*", "llama3-70b*").price_of(model)
    assert (price.input if price else None) == found


def test_the_list_that_is_shipped_is_dated_sourced_and_plausible() -> None:
    """Cached input is cheaper than input, output dearer; the default judges have prices."""
    prices = load_prices()
    assert prices.as_of <= dt.datetime.now(dt.UTC).date()
    assert prices.source.startswith("https://")
    assert all(p.cached_input < p.input < p.output for p in prices.models.values())
    assert prices.price_of("gpt-5-mini")
    assert prices.price_of("claude-haiku-4-5")


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_a_cost_is_between_all_cached_and_all_written(fresh: int, cached: int, written: int, output: int) -> None:
    """Each token is paid once, at the price of its kind."""
    total = fresh + cached + written
    usage = Usage(input_tokens=total, cached_tokens=cached, written_tokens=written, output_tokens=output)
    cost = PRICE.cost(usage)
    assert cost is not None
    rest = output * 10.0
    assert (total * 0.2 + rest) / 1e6 - 1e-6 <= cost <= (total * 2.5 + rest) / 1e6 + 1e-6
    assert cost == pytest.approx((fresh * 2.0 + cached * 0.2 + written * 2.5 + rest) / 1e6, abs=1e-7)


@given(st.text(max_size=400), st.integers(1, 5000))
def test_a_bound_is_above_the_estimate(text: str, max_tokens: int) -> None:
    """What a request can hardly exceed is more than what it is likely to take."""
    request = a_request(text, max_tokens=max_tokens, reply_schema={"type": "object"})
    assert tokens.at_most(request) >= tokens.estimated(request)
    likely = Usage(input_tokens=tokens.estimated(request), output_tokens=max_tokens)
    assert PRICE.at_most(request) >= (PRICE.cost(likely) or 0.0) - 1e-8


def test_an_estimate_adds_up_calls_tokens_and_price() -> None:
    """What --dry-run prints; with one model that has no price the sum has none."""
    prices = a_list("x", "test-model")
    one = prices.estimate([a_request()])
    both = prices.estimate([a_request(), a_request()], output_tokens=50)
    assert (one.calls, both.calls, both.output_tokens) == (1, 2, 100)
    assert both.input_tokens == 2 * (one.input_tokens or 0) > 0
    assert both.cost_usd == pytest.approx((one.cost_usd or 0.0) * 2)
    assert prices.estimate([a_request(), a_request(model="mystery")]).cost_usd is None
    assert prices.estimate([]) == Usage()


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ("as_of: 2026-01-01\nsource: x\nmodels: {m: {input: -1, cached_input: 0, output: 0}}", "models.m.input"),
        ("as_of: 2026-01-01\nsource: x\nmodels: {m: {input: 1, output: 0}}", "models.m.cached_input"),
        ("as_of: someday\nsource: x\nmodels: {}", "as_of"),
        ("source: x\nmodels: {}", "as_of"),
        ("[", "YAML"),
        ("- a", ""),
    ],
)
def test_a_wrong_price_list_is_one_line(tmp_path: Path, content: str, field: str) -> None:
    """The file, the field and what would be right."""
    (tmp_path / "prices.yaml").write_text(content)
    with pytest.raises(PromptError) as caught:
        load_prices(tmp_path)
    line = str(caught.value)
    assert line.startswith(str(tmp_path / "prices.yaml"))
    assert field in line
    assert "\n" not in line


def test_a_folder_of_prompts_without_prices_uses_those_that_are_shipped(tmp_path: Path) -> None:
    """Who brings templates of their own need not bring prices."""
    assert load_prices(tmp_path) == load_prices()
