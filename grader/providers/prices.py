"""What models cost: one dated data file, and the arithmetic over it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, ValidationError

from grader.completion import CompletionRequest, Usage
from grader.errors import JudgeSpecError, PromptError
from grader.library import PROMPTS
from grader.noun import Posted
from grader.providers import tokens
from grader.transcript import first_error

FILE = "prices.yaml"
EXPECTED_OUTPUT = 600  # tokens: what a judgement of four criteria takes, a little rounded up
_PER = 1_000_000
_DATED = re.compile(r"-(?:latest|\d{8}|\d{4}-\d{2}-\d{2})$")

Dollars = Annotated[float, Field(ge=0)]


class Price(Posted):
    """USD per million tokens. `cache_write` is for input put into the prefix cache; None: as other input."""

    input: Dollars
    cached_input: Dollars
    output: Dollars
    cache_write: Dollars | None = None

    def cost(self, usage: Usage) -> float | None:
        """USD for a call's tokens; None where they are not known. Untold cache hits count at the full price."""
        if usage.input_tokens is None or usage.output_tokens is None:
            return None
        cached, written = usage.cached_tokens or 0, usage.written_tokens or 0
        fresh = max(0, usage.input_tokens - cached - written)
        write = self.input if self.cache_write is None else self.cache_write
        total = fresh * self.input + cached * self.cached_input + written * write + usage.output_tokens * self.output
        return round(total / _PER, 8)

    def at_most(self, request: CompletionRequest) -> float:
        """USD that the request can hardly exceed: its input at the dearest price, and all the output it allows."""
        dearest = max(self.input, self.cached_input, self.cache_write or 0.0)
        return (tokens.at_most(request) * dearest + request.max_tokens * self.output) / _PER


class PriceList(Posted):
    """Prices as of a day. A name stands for itself and its dated versions, one ending in `*` for all that begin so."""

    as_of: dt.date
    source: str
    models: dict[str, Price]
    path: str = FILE

    def price_of(self, model: str) -> Price | None:
        """The price under the longest name that fits, or None: another model's price is no estimate."""
        names = {model, _DATED.sub("", model)}
        fitting = [n for n in self.models if n in names or (n.endswith("*") and model.startswith(n[:-1]))]
        return self.models[max(fitting, key=len)] if fitting else None

    def required(self, model: str) -> Price:
        """The same, where a cap on cost needs it. Raises JudgeSpecError naming the file and the line to add."""
        price = self.price_of(model)
        if price is None:
            line = f'"{model}": {{input: 0.00, cached_input: 0.00, output: 0.00}}'
            message = f"no price for {model}, which a cap on cost needs; add the line `{line}` (USD per million tokens)"
            raise JudgeSpecError(message, source=self.path, field="models")
        return price

    def estimate(self, requests: Iterable[CompletionRequest], output_tokens: int = EXPECTED_OUTPUT) -> Usage:
        """What asking all of them once is likely to take, no cache counted: so rather too much than too little."""
        return sum((self._estimate(r, output_tokens) for r in requests), Usage())

    def _estimate(self, request: CompletionRequest, output_tokens: int) -> Usage:
        usage = Usage(calls=1, input_tokens=tokens.estimated(request), output_tokens=output_tokens)
        price = self.price_of(request.model)
        return usage.model_copy(update={"cost_usd": price.cost(usage) if price else None})


def load_prices(folder: Path | None = None) -> PriceList:
    """Reads prices.yaml of `folder`, or of the folder `prompts` beside the package where that has none.

    Raises PromptError naming the file, the field and what would be right.
    """
    own = (folder or PROMPTS) / FILE
    path = own if own.exists() else PROMPTS / FILE
    try:
        data = _parsed(path.read_text(encoding="utf-8"))
        return PriceList.model_validate({**data, "path": str(path)} if isinstance(data, dict) else data)
    except ValidationError as e:
        field, message = first_error(e)
        raise PromptError(message, source=str(path), field=field) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as e:
        raise PromptError(f"cannot be read as YAML: {' '.join(str(e).split())}", source=str(path)) from None


@lru_cache(maxsize=8)
def _parsed(text: str) -> Any:
    """What a text says, to be read only: each engine reads the list, and it takes a while."""
    return yaml.safe_load(text)
