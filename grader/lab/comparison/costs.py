"""What a run took."""

from __future__ import annotations

from functools import reduce
from operator import add

from grader.completion import Usage
from grader.lab.comparison.nouns import Cost
from grader.lab.results import Run


def cost_of(run: Run) -> Cost:
    """Summed over rows and draws; a part that is not known makes the sum not known."""
    usage = reduce(add, (result.usage for result in run.results), Usage())
    cached = (
        usage.cached_tokens / usage.input_tokens if usage.cached_tokens is not None and usage.input_tokens else None
    )
    return Cost(
        answers=len(run.results),
        calls=usage.calls,
        input_tokens=usage.input_tokens,
        cached_share=cached,
        output_tokens=usage.output_tokens,
        cost_usd=usage.cost_usd,
        seconds=run.record.seconds,
    )
