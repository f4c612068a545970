"""Grades interviews beside their variants, and says what the other wording did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from grader.assessment import RubricReference
from grader.engine import Engine, Progress
from grader.lab.fairness.masked import masking
from grader.lab.fairness.once import OnceJudge
from grader.lab.fairness.results import Counterfactual, Shift
from grader.lab.fairness.scores import Graded, grade_all
from grader.lab.fairness.shifts import NOISE, Compared, shift_of, shifts
from grader.lab.fairness.variants import Kind, Variant, is_english, variants
from grader.lab.fairness.words import Words
from grader.narrative.english import count
from grader.noun import sha256_of
from grader.planning import plan
from grader.rubric import Rubric
from grader.transcript import Transcript

ProgressOf = Callable[[int], Progress]


@dataclass(frozen=True)
class Asked:
    """What is to be varied, and how: `names` of the transcripts are for people, one each."""

    names: Sequence[str]
    transcripts: Sequence[Transcript]
    rubric: Rubric
    words: Words
    seed: int = 0
    kinds: Sequence[Kind] = tuple(Kind)
    repeat: int = 1


async def counterfactual(asked: Asked, engine: Engine, progress: ProgressOf | None = None) -> Counterfactual:
    """Every transcript and every variant of it that differs, graded by the same judge.

    A judge with a model is also asked for the originals a second time: what that moves is noise. One that compares
    words only says the same each time and is asked once. Raises what Engine.grade raises.
    """
    once = OnceJudge(engine.judge)
    grader = replace(engine, judge=once)
    repeat = 1 if engine.lexical else asked.repeat
    made = [(n, v) for n, t in enumerate(asked.transcripts) for v in variants(t, asked.words, asked.seed, asked.kinds)]
    graded = await _graded(asked, [v for _, v in made], grader, range(repeat), progress)
    scored = [_scored(transcript, asked.rubric) for transcript in asked.transcripts]
    noise = None if engine.lexical else await _noise(asked, grader, graded, scored, repeat, progress)
    compared = [_compared(asked.names[n], v, graded, scored[n]) for n, v in made]
    in_order = sorted(compared, key=lambda c: list(Kind).index(Kind(c.kind)))
    return Counterfactual(
        judges=engine.method.judges,
        rubric=_reference(asked.rubric),
        prompts_sha256=engine.method.prompts_sha256,
        words_sha256=asked.words.sha256,
        seed=asked.seed,
        repeat=repeat,
        transcripts=len(asked.transcripts),
        answers=sum(map(sum, scored)),
        shifts=shifts(in_order, noise),
        noise=noise,
        masking=masking([v for _, v in made if v.kind is Kind.NAMES], asked.rubric),
        asked=once.asked,
        shared=once.shared,
        usage=once.usage,
        notes=_notes(asked, engine.lexical),
    )


async def _graded(
    asked: Asked, made: Sequence[Variant], grader: Engine, draws: Sequence[int], progress: ProgressOf | None
) -> dict[str, Graded]:
    """Every transcript once, by hash: originals, originals with an introduction, and the variants that differ."""
    wanted = [*asked.transcripts, *(t for v in made if _differs(v) for t in (v.original, v.transcript))]
    by_hash = {sha256_of(transcript): transcript for transcript in wanted}
    graded = await grade_all(list(by_hash.values()), asked.rubric, grader, draws, progress)
    return dict(zip(by_hash, graded, strict=True))


async def _noise(
    asked: Asked,
    grader: Engine,
    graded: dict[str, Graded],
    scored: Sequence[tuple[bool, ...]],
    repeat: int,
    progress: ProgressOf | None,
) -> Shift:
    """The originals at as many further draws, beside the first ones."""
    later = (lambda n: progress(len(graded) * repeat + n)) if progress else None
    again = await grade_all(asked.transcripts, asked.rubric, grader, range(repeat, 2 * repeat), later)
    first = [graded[sha256_of(transcript)] for transcript in asked.transcripts]
    pairs = zip(asked.names, first, again, scored, strict=True)
    return shift_of(NOISE, "", [Compared(NOISE, "", name, once, twice, which) for name, once, twice, which in pairs])


def _differs(variant: Variant) -> bool:
    return variant.kind is Kind.NAMES or any(variant.edits)


def _compared(name: str, variant: Variant, graded: dict[str, Graded], scored: tuple[bool, ...]) -> Compared:
    """A name changes every answer: it is masked, or not, in all of them."""
    original = graded[sha256_of(variant.original)]
    retold = graded[sha256_of(variant.transcript)] if _differs(variant) else original
    edits = None if variant.kind is Kind.NAMES else variant.edits
    return Compared(variant.kind, variant.group, name, original, retold, scored, edits)


def _scored(transcript: Transcript, rubric: Rubric) -> tuple[bool, ...]:
    """By answer: is there anything that the rubric rates, and anything said?"""
    return tuple(answer.task is not None for answer in plan(transcript, rubric).answers)


def _reference(rubric: Rubric) -> RubricReference:
    return RubricReference(id=rubric.id, version=rubric.version, sha256=rubric.sha256)


def _notes(asked: Asked, lexical: bool) -> tuple[str, ...]:
    foreign = sum(not is_english(transcript) for transcript in asked.transcripts)
    notes = []
    if foreign:
        notes.append(
            f"{count(foreign, 'interview')} not in English: only the names were varied, the word lists are English"
        )
    if lexical and asked.repeat > 1:
        notes.append("a judge without a model says the same each time, so it was asked once")
    return tuple(notes)
