"""The providers of a process: one for each wire, shared, so that its limits and its cap on cost hold for everything."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AsyncExitStack

from pydantic import SecretStr

from grader.bootstrap.specs import Spec
from grader.completion import Provider
from grader.errors import JudgeSpecError, ProviderError
from grader.providers.metered import Budget, Metered
from grader.providers.paced import Paced
from grader.providers.prices import load_prices
from grader.settings import Settings


class Wires:
    """Paced and metered providers, made when first asked for; `stack` closes their connections at its end.

    `concurrency`: calls at once on each wire (None: as set); `max_cost`: USD over everything asked (None: no cap).
    `refused` is told when an account, or a model, is not to be had, in the provider's words.
    """

    def __init__(
        self,
        settings: Settings,
        stack: AsyncExitStack,
        *,
        concurrency: int | None = None,
        max_cost: float | None = None,
        refused: Callable[[ProviderError], None] = lambda _: None,
    ) -> None:
        self._settings, self._stack, self._refused = settings, stack, refused
        self._concurrency = concurrency or settings.concurrency
        self._prices, self._budget = load_prices(settings.prompts), Budget(max_cost)
        self._made: dict[str, Paced] = {}
        self._parts, self._shared = 1, list[Callable[[int], None]]()

    def share(self, parts: int) -> None:
        """So many processes share the providers' limits from now on, this one among them."""
        self._parts = parts
        for share in self._shared:
            share(parts)

    def provider(self, spec: Spec) -> Provider:
        """The provider of a judge with a model. Raises JudgeSpecError for a missing key, or price under a cap."""
        return self.capped(spec, self._budget)

    def capped(self, spec: Spec, *budgets: Budget) -> Provider:
        """The same within other budgets than the cap of all."""
        if spec.model and any(budget.cap is not None for budget in budgets):
            self._prices.required(spec.model)
        if spec.kind not in self._made:
            self._made[spec.kind] = self._paced(self._spread(spec))
        return Metered(self._made[spec.kind], self._prices, *budgets)

    def _spread(self, spec: Spec) -> Provider:
        from grader.providers.spread import AT_ONCE, Spread

        return Spread([self._wire(spec) for _ in range(math.ceil(self._concurrency / AT_ONCE))])

    def _wire(self, spec: Spec) -> Provider:
        """The provider itself. Imported here: an SDK costs a second, and most runs need one at most."""
        settings, timeout = self._settings, self._settings.timeout_seconds
        if spec.kind == "openai":
            from grader.providers.openai import OpenAIProvider

            key = _key(settings.openai_api_key, "OPENAI_API_KEY", spec, optional=bool(settings.openai_base_url))
            openai = OpenAIProvider(key, settings.openai_base_url, timeout)
            self._stack.push_async_callback(openai.aclose)
            return openai
        from grader.providers.anthropic import AnthropicProvider

        key = _key(settings.anthropic_api_key, "ANTHROPIC_API_KEY", spec)
        anthropic = AnthropicProvider(key, settings.anthropic_base_url, timeout)
        self._stack.push_async_callback(anthropic.aclose)
        return anthropic

    def _paced(self, provider: Provider) -> Paced:
        settings = self._settings
        paced = Paced(
            provider,
            concurrency=self._concurrency,
            requests_per_minute=settings.requests_per_minute,
            tokens_per_minute=settings.tokens_per_minute,
            burst=settings.burst,
            attempts=settings.retry_attempts,
            total_seconds=settings.retry_seconds,
            refused=self._refused,
        )
        paced.share(self._parts)
        self._shared.append(paced.share)
        return paced


def _key(secret: SecretStr | None, variable: str, spec: Spec, *, optional: bool = False) -> str:
    if secret is None and not optional:
        raise JudgeSpecError(f"{spec} needs a key; set {variable}", source="--judge")
    return secret.get_secret_value() if secret else ""
