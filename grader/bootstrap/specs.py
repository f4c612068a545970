"""Judges as people name them, and which one is meant where nobody names any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.errors import JudgeSpecError
from grader.settings import Settings

BASELINE, RECORDED = "baseline", "recorded"
DEFAULT_MODELS = {"openai": "gpt-5.4-mini", "anthropic": "claude-haiku-4-5"}


@dataclass(frozen=True)
class Spec:
    """A judge as people name it: `baseline`, `openai:MODEL` or `anthropic:MODEL`.

    In the lab also `recorded:MODEL/KIND`: what a data set holds of a model's labels, under one kind of rubric.
    """

    kind: str
    model: str | None = None

    @property
    def asks(self) -> bool:
        """Whether it asks a model, over a wire and at a price."""
        return self.kind in DEFAULT_MODELS

    def __str__(self) -> str:
        return f"{self.kind}:{self.model}" if self.model else self.kind


def parse_spec(text: str, source: str = "--judge") -> Spec:
    """Reads a judge SPEC. Raises JudgeSpecError saying what would be right."""
    kind, _, model = text.strip().partition(":")
    if (kind == BASELINE and not model) or (kind in (*DEFAULT_MODELS, RECORDED) and model):
        return Spec(kind, model or None)
    raise JudgeSpecError(f"{text!r} is no judge; write baseline, openai:MODEL or anthropic:MODEL", source=source)


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


def check_asked(specs: Iterable[Spec], source: str = "--judge") -> None:
    """Raises JudgeSpecError for a recorded judge: it knows the answers of its data set, and no others."""
    for spec in specs:
        if spec.kind == RECORDED:
            message = f"{spec} is only for grader lab: it has labels for the answers of a data set, and for no others"
            raise JudgeSpecError(message, source=source)
