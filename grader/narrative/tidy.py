"""A model's texts made fit to show: markup and doubled stops mended, sentences that may not be shown taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from grader.assessment import AnswerGrade, CriterionGrade
from grader.judgement import Improvement, Strength
from grader.narrative.english import clause, headed, one_line, sentence
from grader.narrative.lint import Setting, lint, printed_of, sentences

MAX_POINT = 400
MAX_REASONING = 1_500
MAX_CLAUSE = 110
_SPARE = 4  # markup may take room; what lies beyond is cut before any pattern is tried on it

_TAG = re.compile(r"(?:(?<!\w)<|</)([a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)
_FORMATS = re.compile(r"a|b|i|u|p|br|hr|em|strong|code|pre|span|div|ul|ol|li|h[1-6]", re.IGNORECASE)
# Each with what it cannot do without, which is looked for first.
_MENDED: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), by, needs)
    for pattern, by, needs in (
        (r"(?m)^[^\S\n]*(?:#{1,6}|[-*•]|\d+[.)])\s+", "", ()),
        (r"\*\*(?=\S)([^*]*\S)\*\*(?!\w)", r"\1", ("**",)),
        (r"(?<![\w_])__(?=[^_\s]+\s)([^_]*(?<!\s))__", r"\1", ("__",)),
        (r":\*\*|\*\*(?=\s|$)|^\W*\*\*", ":", ("**",)),
        (r"`+", "", ("`",)),
        (r"\[([^\[\]]+)\]\(\w+:[^)]{0,2000}\)", r"\1", ("](",)),
        (r"(?<!\s)\s+([,;.!?])(?=\s|$)", r"\1", ()),
        (r"(?<!\.)\.\.(?![\w./])", ".", ("..",)),
        (r"[.!?](?<!etc\.)(?<!e\.g\.)(?<!i\.e\.)([,;])", r"\1", (",", ";")),
        (r"([!?])\.(?!\w)", r"\1", ("!.", "?.")),
        (r"(?<![,;:])[,;:]+\.(?!\w)", ".", (",.", ";.", ":.")),
        (r"([,;])(?:\s*[,;])+", r"\1", (",", ";")),
    )
)


def tidy(text: str, limit: int = MAX_POINT) -> str:
    """The same words on one line without markup, doubled punctuation or wrapping quotes; what has no text is empty."""
    line = text[: limit * _SPARE]
    if "<" in line:
        line = _TAG.sub(lambda m: "" if _FORMATS.fullmatch(m[1]) else f" {m[1]} ", line)
    for pattern, by, needs in _MENDED:
        if not needs or any(map(line.__contains__, needs)):
            line = pattern.sub(by, line)
    line = _unwrapped(one_line(line, limit))
    if line.count('"') % 2 or line.count("“") != line.count("”"):
        line = re.sub('["“”]', "", line)
    return one_line(line).strip(" ,;:")


def presentable(text: str, setting: Setting, limit: int = MAX_POINT) -> str:
    """The tidied text without the sentences that fail the lint; empty when none is left."""
    line = tidy(text, limit)
    if not lint(line, setting):
        return line
    kept = " ".join(part for part in sentences(line) if not lint(part.strip(), setting))
    return "" if lint(kept, setting) else kept


def first_clean(versions: Iterable[str], setting: Setting) -> str:
    """The first version that passes the lint; empty when none does."""
    return next((text for text in versions if text and not lint(text, setting)), "")


def clauses(points: Iterable[str], most: int) -> list[str]:
    """The first `most` clean points, each short enough to be part of a sentence."""
    short = (clause(tidy(sentences(text)[0], MAX_CLAUSE)) for text in points if text.strip())
    return list(dict.fromkeys(text for text in short if text))[:most]


def clean_texts(answer: AnswerGrade, names: tuple[str, ...] = ()) -> AnswerGrade:
    """The answer with texts that a report may show; no level, score or quote is touched.

    A point of which nothing may be shown is left out; a reasoning is replaced by its level's anchor. `names`
    are proper names that a text may hold (criteria, stages); a score other than the answer's own is no fact.
    """
    own = frozenset(n for n in printed_of(answer) if n is not None)
    setting = Setting(names=(*names, answer.stage), topic=answer.question, scores=own)
    return answer.model_copy(
        update={
            "criteria": tuple(_reasoned(c, setting) for c in answer.criteria),
            "strengths": tuple(_strengths(answer.strengths, setting)),
            "improvements": tuple(_improvements(answer.improvements, setting)),
            "missing_points": tuple(p for p in (presentable(m, setting) for m in answer.missing_points) if p),
        }
    )


def _reasoned(criterion: CriterionGrade, setting: Setting) -> CriterionGrade:
    shown = presentable(criterion.reasoning, setting, MAX_REASONING)
    if shown == criterion.reasoning:
        return criterion
    return criterion.model_copy(update={"reasoning": shown or (_plain(criterion) if criterion.reasoning else "")})


def _plain(criterion: CriterionGrade) -> str:
    """What the level says by itself; nothing where it is a person's, since a reasoning is the machine's."""
    if criterion.override:
        return ""
    if criterion.level is None:
        return f"{criterion.name} was not rated."
    return sentence(f"Level {criterion.level} of 4 on {criterion.name}: {tidy(criterion.anchor)}")


def _strengths(found: Iterable[Strength], setting: Setting) -> Iterable[Strength]:
    shown = ((strength, presentable(strength.point, setting)) for strength in found)
    return (strength.model_copy(update={"point": headed(point)}) for strength, point in shown if point)


def _improvements(found: Iterable[Improvement], setting: Setting) -> Iterable[Improvement]:
    shown = ((improvement, presentable(improvement.point, setting)) for improvement in found)
    return (improvement.model_copy(update={"point": headed(point)}) for improvement, point in shown if point)


def _unwrapped(line: str) -> str:
    match = re.fullmatch(r"""["“']([^"“”]+)["”']\.?""", line)
    return match[1] if match else line
