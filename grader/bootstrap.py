"""The only file that wires concrete parts together: settings and SPECs in, an engine out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from grader.assessment import JudgeReference
from grader.completion import CompletionRequest, Provider, Usage
from grader.conclusion import Method
from grader.engine import Engine, now
from grader.errors import JudgeSpecError
from grader.judgement import ErrorModel, Judge
from grader.library import Prompts, load_prompts
from grader.narrators import FactsNarrator, LlmNarrator, Narrator
from grader.providers.recorded import Recorded, Replies, run_clock
from grader.settings import Settings

BASELINE = "baseline"
DEFAULT_MODELS = {"openai": "gpt-5.4-mini", "anthropic": "claude-haiku-4-5"}


@dataclass(frozen=True)
class Spec:
    """A judge as people name it: `baseline`, `openai:MODEL` or `anthropic:MODEL`."""

    kind: str
    model: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.model}" if self.model else self.kind


@dataclass(frozen=True)
class Order:
    """What one run of the engine shall be made of.

    `record` serves and adds, `replay` only serves; `max_cost` is in USD over everything that the run asks.
    """

    judges: tuple[Spec, ...]
    narrator: str = "facts"
    concurrency: int | None = None
    record: Path | None = None
    replay: Path | None = None
    max_cost: float | None = None


def parse_spec(text: str) -> Spec:
    """Reads a judge SPEC. Raises JudgeSpecError saying what would be right."""
    kind, _, model = text.strip().partition(":")
    if (kind == BASELINE and not model) or (kind in DEFAULT_MODELS and model):
        return Spec(kind, model or None)
    raise JudgeSpecError(f"{text!r} is no judge; write baseline, openai:MODEL or anthropic:MODEL", source="--judge")


def choose_judges(asked: Sequence[str], settings: Settings) -> tuple[tuple[Spec, ...], str]:
    """The judges to use, and one line that says which and why."""
    if asked:
        specs, why = tuple(parse_spec(text) for text in asked), "as asked"
    elif settings.judges:
        specs, why = tuple(parse_spec(text) for text in settings.judges), "from GRADER_JUDGES"
    elif settings.openai_api_key:
        specs, why = (Spec("openai", DEFAULT_MODELS["openai"]),), "since OPENAI_API_KEY is set"
    elif settings.anthropic_api_key:
        specs, why = (Spec("anthropic", DEFAULT_MODELS["anthropic"]),), "since ANTHROPIC_API_KEY is set"
    else:
        specs = (Spec(BASELINE),)
        why = "no model: it compares words with the key points; set OPENAI_API_KEY or ANTHROPIC_API_KEY for a model"
    if len(set(specs)) < len(specs):
        raise JudgeSpecError("the same judge twice is no panel; name each judge once", source="--judge")
    return specs, f"judge: {' + '.join(map(str, specs))} ({why})"


@asynccontextmanager
async def engine(order: Order, settings: Settings, replies: Replies | None = None) -> AsyncIterator[Engine]:
    """An engine as ordered; its connections are closed at the end. `replies` counts those of a recording.

    Raises JudgeSpecError for a key that is missing, InputError for a model without a price under a cap.
    """
    prompts = load_prompts(settings.prompts)
    async with AsyncExitStack() as stack:
        providers = _Providers(order, settings, stack, replies or Replies())
        judges = [_judge(spec, providers, prompts) for spec in order.judges]
        method = Method(
            judges=tuple(JudgeReference(spec=str(spec), model=spec.model) for spec in order.judges),
            error=_error(order.judges),
            prompts_sha256=prompts.sha256,
        )
        yield Engine(
            judge=_one(judges),
            narrator=_narrator(order, providers, prompts),
            method=method,
            lexical=all(spec.kind == BASELINE for spec in order.judges),
            clock=_clock(order),
        )


class _Providers:
    """One provider for each wire, shared by every judge and the narrator, so that limits and the cap are shared too."""

    def __init__(self, order: Order, settings: Settings, stack: AsyncExitStack, replies: Replies) -> None:
        from grader.providers.metered import Budget
        from grader.providers.prices import load_prices

        self._order, self._settings, self._stack, self._replies = order, settings, stack, replies
        self._made: dict[str, Provider] = {}
        self._prices, self._budget = load_prices(settings.prompts), Budget(order.max_cost)

    def __getitem__(self, spec: Spec) -> Provider:
        if spec.model and self._order.max_cost is not None:
            self._prices.required(spec.model)
        if spec.kind not in self._made:
            self._made[spec.kind] = self._make(spec)
        return self._made[spec.kind]

    def _make(self, spec: Spec) -> Provider:
        from grader.providers.metered import Metered

        if self._order.replay:
            return Recorded(None, self._order.replay, self._replies)
        provider: Provider = Metered(self._paced(self._wire(spec)), self._prices, self._budget)
        return Recorded(provider, self._order.record, self._replies) if self._order.record else provider

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

    def _paced(self, provider: Provider) -> Provider:
        from grader.providers.paced import Paced

        settings = self._settings
        return Paced(
            provider,
            concurrency=self._order.concurrency or settings.concurrency,
            requests_per_minute=settings.requests_per_minute,
            tokens_per_minute=settings.tokens_per_minute,
            attempts=settings.retry_attempts,
            total_seconds=settings.retry_seconds,
        )


def _key(secret: SecretStr | None, variable: str, spec: Spec, *, optional: bool = False) -> str:
    if secret is None and not optional:
        raise JudgeSpecError(f"{spec} needs a key; set {variable}", source="--judge")
    return secret.get_secret_value() if secret else ""


def estimate(order: Order, requests: Sequence[CompletionRequest], settings: Settings) -> Usage:
    """What asking the judges once for each request is likely to take. Asks nobody.

    Raises InputError for a model without a price under a cap, as asking would.
    """
    from grader.providers.prices import load_prices

    models = [spec.model for spec in order.judges if spec.model]
    prices = load_prices(settings.prompts)
    for model in models if order.max_cost is not None else ():
        prices.required(model)
    asked = [request.model_copy(update={"model": model}) for model in models for request in requests]
    return prices.estimate(asked)


def _judge(spec: Spec, providers: _Providers, prompts: Prompts) -> Judge:
    if spec.model is None:
        from grader.judges.baseline import BaselineJudge

        return BaselineJudge()
    from grader.judges.llm import LlmJudge

    return LlmJudge(providers[spec], prompts, model=spec.model)


def _one(judges: Sequence[Judge]) -> Judge:
    if len(judges) == 1:
        return judges[0]
    from grader.judges.panel import PanelJudge

    return PanelJudge(judges)


def _narrator(order: Order, providers: _Providers, prompts: Prompts) -> Narrator:
    if order.narrator == "facts":
        return FactsNarrator()
    spec = next((spec for spec in order.judges if spec.model), None)
    if spec is None or spec.model is None:
        raise JudgeSpecError("llm needs a judge with a model: its model narrates", source="--narrator")
    return LlmNarrator(providers[spec], prompts, model=spec.model)


def _error(specs: Sequence[Spec]) -> ErrorModel:
    """The error that intervals and confidence are computed from: a panel is taken to be no better than its worst."""
    from grader.confidence.estimate import DEFAULT_ERROR
    from grader.judges.baseline import BASELINE_ERROR

    errors = [DEFAULT_ERROR if spec.model else BASELINE_ERROR for spec in specs]
    return max(errors, key=lambda error: (error.sigma, error.beta))


def _clock(order: Order) -> Callable[[], datetime]:
    """A recording keeps the time of its first run, so that a replay gives the same bytes."""
    folder = order.replay or order.record
    if folder is None:
        return now
    return run_clock(folder, None if order.replay else now)
