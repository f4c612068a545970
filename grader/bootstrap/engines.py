"""An engine as ordered on the command line, and the parts of one that the service has in common with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grader.assessment import JudgeReference
from grader.bootstrap.calm import calm
from grader.bootstrap.escalation import Escalation, escalation_of
from grader.bootstrap.measured import measured_in
from grader.bootstrap.specs import BASELINE, RECORDED, Spec
from grader.calibrations import find
from grader.completion import CompletionRequest, Provider, Usage
from grader.conclusion import Method
from grader.engine import Engine, now
from grader.errors import JudgeSpecError, ProviderError
from grader.judgement import ErrorModel, Judge
from grader.lab.rows import Scored
from grader.library import Prompts, load_prompts
from grader.narrators import FactsNarrator, LlmNarrator, Narrator
from grader.providers.recorded import Recorded, Replies, run_clock
from grader.settings import Settings

ProviderOf = Callable[[Spec], Provider]
"""The provider that a judge with a model asks."""
Refused = Callable[[ProviderError], None]


@dataclass(frozen=True)
class Order:
    """What one run of the engine shall be made of.

    `record` serves and adds, `replay` only serves; `max_cost` is in USD over everything that the run asks.
    `recorded` are the rows that recorded judges speak of. `escalate` is asked only where the judges are split or have
    failed, or where their confidence, as calibrated under the rubric of `rubric_sha256`, is under `escalate_below`.
    """

    judges: tuple[Spec, ...]
    narrator: str = "facts"
    concurrency: int | None = None
    record: Path | None = None
    replay: Path | None = None
    max_cost: float | None = None
    recorded: tuple[Scored, ...] = ()
    escalate: Spec | None = None
    escalate_below: float | None = None
    rubric_sha256: str = ""

    @property
    def specs(self) -> tuple[Spec, ...]:
        """Every judge of the order, the stronger one last."""
        return (*self.judges, self.escalate) if self.escalate else self.judges


@asynccontextmanager
async def engine(
    order: Order, settings: Settings, replies: Replies | None = None, refused: Refused = lambda _: None
) -> AsyncIterator[Engine]:
    """An engine as ordered; its connections are closed at the end. `replies` counts those of a recording.

    `refused` is told once why a provider serves this account, or a model, no more, in the provider's words.
    Raises JudgeSpecError for a key that is missing, InputError for a model without a price under a cap.
    """
    prompts, escalation = load_prompts(settings.prompts), escalation_as_ordered(order, settings)
    async with AsyncExitStack() as stack:
        provider_of = _provider_of(order, settings, stack, replies or Replies(), refused)
        made = (order.judges, order.narrator, prompts, provider_of, _clock(order))
        ordered = engine_of(*made, escalation=escalation, recorded=order.recorded, calibration=settings.calibration)
        stack.enter_context(calm())
        yield ordered


def escalation_as_ordered(order: Order, settings: Settings) -> Escalation | None:
    """When the stronger judge is asked. Raises JudgeSpecError for an order that cannot be carried out."""
    measured = dict[int, float]()
    if order.escalate_below is not None:
        specs, prompts = map(str, order.judges), load_prompts(settings.prompts)
        found = find(settings.calibration, specs, None, order.rubric_sha256, prompts.sha256)
        measured = found.confidences if found else {}
    return escalation_of(order.judges, order.escalate, order.escalate_below, measured)


def engine_of(
    judges: Sequence[Spec],
    narrator: str,
    prompts: Prompts,
    provider_of: ProviderOf,
    clock: Callable[[], datetime],
    *,
    escalation: Escalation | None = None,
    recorded: Sequence[Scored] = (),
    calibration: Path | None = None,
) -> Engine:
    """An engine of these judges. Raises what `provider_of` raises, and JudgeSpecError for one never recorded.

    `calibration` is the folder of what was measured of judges; where it has nothing, a default stands.
    """
    asked = tuple(JudgeReference(spec=str(spec), model=spec.model) for spec in judges)
    references = (*asked, escalation.reference) if escalation else asked
    method = Method(
        judges=references,
        error=default_error(judges),
        prompts_sha256=prompts.sha256,
        measured=measured_in(calibration, references, prompts.sha256),
    )
    judge = _one([_judge(spec, provider_of, prompts, recorded) for spec in judges])
    if escalation:
        judge = escalation.around(judge, _judge(escalation.spec, provider_of, prompts, recorded))
    return Engine(
        judge=judge,
        narrator=_narrator(judges, narrator, provider_of, prompts),
        method=method,
        lexical=all(spec.kind == BASELINE for spec in judges) and escalation is None,
        clock=clock,
    )


def _provider_of(
    order: Order, settings: Settings, stack: AsyncExitStack, replies: Replies, refused: Refused
) -> ProviderOf:
    """Each wire's provider once, behind the recording where there is one: who asks twice shares what is under way."""
    if order.replay:
        replay = Recorded(None, order.replay, replies)
        return lambda spec: replay
    from grader.bootstrap.wires import Wires

    wires = Wires(settings, stack, concurrency=order.concurrency, max_cost=order.max_cost, refused=refused)
    if order.record is None:
        return wires.provider
    folder, made = order.record, dict[str, Provider]()

    def recorded(spec: Spec) -> Provider:
        provider = wires.provider(spec)
        return made.setdefault(spec.kind, Recorded(provider, folder, replies))

    return recorded


def estimate(order: Order, requests: Sequence[CompletionRequest], settings: Settings) -> Usage:
    """What asking the judges once for each request is likely to take, escalations left out. Asks nobody.

    Raises InputError for a model without a price under a cap, as asking would.
    """
    return _estimated(order.judges, order, requests, settings)


def estimate_escalation(order: Order, requests: Sequence[CompletionRequest], settings: Settings) -> Usage:
    """The most that the stronger judge is likely to take on top: as if every answer went to it. Asks nobody.

    Raises as `estimate` does, and JudgeSpecError for an escalation that cannot work.
    """
    escalation_as_ordered(order, settings)
    return _estimated((order.escalate,) if order.escalate else (), order, requests, settings)


def _estimated(specs: Sequence[Spec], order: Order, requests: Sequence[CompletionRequest], settings: Settings) -> Usage:
    from grader.providers.prices import load_prices

    models = [spec.model for spec in specs if spec.asks and spec.model]
    prices = load_prices(settings.prompts)
    for model in models if order.max_cost is not None else ():
        prices.required(model)
    asked = [request.model_copy(update={"model": model}) for model in models for request in requests]
    return prices.estimate(asked)


def _judge(spec: Spec, provider_of: ProviderOf, prompts: Prompts, recorded: Sequence[Scored] = ()) -> Judge:
    if spec.model is None:
        from grader.judges.baseline import BaselineJudge

        return BaselineJudge()
    if spec.kind == RECORDED:
        from grader.lab.recorded import recorded_judge

        return recorded_judge(spec.model, recorded)
    from grader.judges.llm import LlmJudge

    return LlmJudge(provider_of(spec), prompts, model=spec.model)


def _one(judges: Sequence[Judge]) -> Judge:
    if len(judges) == 1:
        return judges[0]
    from grader.judges.panel import PanelJudge

    return PanelJudge(judges)


def _narrator(judges: Sequence[Spec], narrator: str, provider_of: ProviderOf, prompts: Prompts) -> Narrator:
    if narrator == "facts":
        return FactsNarrator()
    spec = next((spec for spec in judges if spec.asks), None)
    if spec is None or spec.model is None:
        raise JudgeSpecError("llm needs a judge with a model: its model narrates", source="--narrator")
    return LlmNarrator(provider_of(spec), prompts, model=spec.model)


def default_error(specs: Sequence[Spec]) -> ErrorModel:
    """The error of judges that were not calibrated together: a panel is taken to be no better than its worst."""
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
