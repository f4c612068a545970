"""What judging took: calls, tokens, cost and time. What is not known is said to be so, and is never a zero."""

from __future__ import annotations

from grader.lab.view import Costs
from reports.lab import wording
from reports.lab.shapes import Fact


def taken(costs: Costs) -> tuple[Fact, ...]:
    """Facts for a list; a judge that asks no model has no tokens and no cost to tell."""
    usage = costs.usage
    facts = [Fact("Answers judged", wording.count(costs.results))]
    if costs.escalated is not None:
        share = wording.percent(costs.escalated, costs.results)
        facts.append(Fact("Decided by the stronger judge", f"{wording.count(costs.escalated)}, {share}"))
    if usage.calls == 0:
        facts.append(Fact("Calls", "none: no model was asked"))
    else:
        facts += [
            Fact("Calls", _calls(costs)),
            Fact("Input tokens", wording.number_or_unknown(usage.input_tokens)),
            Fact("Served from the provider’s cache", _cached(costs)),
            Fact("Output tokens", wording.number_or_unknown(usage.output_tokens)),
            Fact("Cost", _cost(costs)),
        ]
    if costs.served:
        facts.append(Fact("Replies from the run’s own folder", f"{wording.count(costs.served)}, at no cost"))
    return (*facts, Fact("Time", _time(costs)))


def _calls(costs: Costs) -> str:
    usage = costs.usage
    retried = f", {wording.counted(usage.retries, 'retry', 'retries')} among them" if usage.retries else ""
    return f"{wording.count(usage.calls)}{retried}"


def _cached(costs: Costs) -> str:
    cached, whole = costs.usage.cached_tokens, costs.usage.input_tokens
    if cached is None or not whole:
        return wording.UNKNOWN
    return f"{wording.count(cached)} tokens, {wording.percent(cached, whole)} of the input"


def _cost(costs: Costs) -> str:
    usd = costs.usage.cost_usd
    if usd is None:
        return f"{wording.UNKNOWN}: some price is missing"
    return f"{wording.cost(usd)}, {wording.cost(1000 * usd / costs.results)} for 1,000 answers"


def _time(costs: Costs) -> str:
    if costs.seconds is None:
        return wording.UNKNOWN
    return f"{wording.time(costs.seconds)}, {wording.pace(costs.results / costs.seconds)}"
