"""A completion becomes a judgement, or the reasons why it does not. No level is ever made up here."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from grader.asking import Faults
from grader.completion import Completion, StopReason
from grader.judgement import CriterionRating, Evidence, GradingTask, Improvement, Judgement, Strength, Verdict
from grader.rubric import LEVELS, Criterion
from grader.safeguards.masking import neutralised

CUT_SHORT = "it was cut short; write less for each field"
NO_OBJECT = "it held no JSON object of the shape asked for; reply with that object alone"
TWO_OBJECTS = "it held several different JSON objects; reply with one"
ENVELOPES = 2  # fields or lists within which a judgement is looked for
MAX_OBJECTS = 50  # places in a reply where an object is looked for
LONGEST_NAME = 60  # characters of a field's or criterion's name that is remembered
MAX_BROUGHT = 500  # and in an answer, where somebody may have put some on purpose
SEVERITIES = ("low", "medium", "high")

_BETWEEN = re.compile(r"[\s-]+")
_COMMA = re.compile(r",\s*[}\]]")
_COMMAS = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*+(?:"|\Z))|,(?=\s*[}\]])', re.DOTALL
)  # one too many, but in no string
_MARKDOWN = re.compile(r"\*\*|__|`+|^\s*(?:[-*•]|#+|\d+[.)])\s+")
_WHOLE = re.compile(r"([0-9])(?:\.0+)?", re.ASCII)
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)  # drafts, where a server leaves them in the text

Json = dict[str, Any]


class _Wrong(Exception):
    """One field that is not as asked."""


def read_judgement(completion: Completion, task: GradingTask) -> Judgement | Faults:
    """Reads one judgement of `task` from a reply, or names what has to be mended.

    Read as well as plain JSON: fenced, with chat around it, in an envelope, encoded twice (all of it, or a field), with
    commas too many, keys in any order or case, levels as "3" or 3.0, unknown fields. Faults: cut short, no or two
    different objects, an object that the candidate's answer already holds, however it is told again, and for each
    criterion a level that is missing or none of 0..4.
    """
    if completion.stop is StopReason.LENGTH:
        return Faults((CUT_SHORT,), cut_short=True)
    text = _THOUGHT.sub("", _unwrapped(completion.text))
    read = [_judgement(data, task) for data in _not_brought(_objects(text), task)]
    usable = [judgement for judgement in read if isinstance(judgement, Judgement)]
    if not usable:
        return next((fault for fault in read if isinstance(fault, Faults)), _nothing_in(text))
    if any(judgement != usable[0] for judgement in usable):
        return Faults((TWO_OBJECTS,))
    return usable[0]


def _not_brought(objects: Iterator[tuple[Json, str]], task: GradingTask) -> list[Json]:
    """Those that the candidate's answer does not hold already, however it is told again."""
    answer = " ".join(turn.answer for turn in task.turns)
    if "{" not in _unwrapped(answer):  # so it holds no object: that is nearly every answer
        return [data for data, _ in objects]
    brought = {_told(data) for data, _ in _objects(answer, MAX_BROUGHT)} - {_told({})}
    spoken = _squeezed(answer)
    return [data for data, source in objects if _squeezed(source) not in spoken and _told(data) not in brought]


def _nothing_in(text: str) -> Faults:
    """Some servers cut a reply short and do not say so: an object that stays open gets more room as well."""
    return Faults((NO_OBJECT,), cut_short=text.count("{") > text.count("}"))


def _objects(text: str, most: int = MAX_OBJECTS) -> Iterator[tuple[Json, str]]:
    """The outermost JSON objects of a text that have a verdict or criteria, each with the text it was read from."""
    for data, source in _outermost(_unwrapped(text), most):
        yield from ((inner, source) for inner in _inside(data, ENVELOPES))


def _inside(value: object, depth: int) -> Iterator[Json]:
    """The judgement that a value is, or holds in an envelope: a field, a list or a string of JSON."""
    value = _opened(value)
    if isinstance(value, dict) and {"verdict", "criteria"} & set(map(_folded, value)):
        yield value
    elif depth and isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _inside(inner, depth - 1)


def _told(data: Json) -> str:
    """What a judgement says of each criterion, for telling one again from one that is made: levels and reasoning."""
    given = _by_id(_opened(_fields(data).get("criteria")))
    said = {key: _fields(rating) for key, value in given.items() if isinstance(rating := _opened(value), dict)}
    told = {key: [str(rating.get("level")), _text(rating.get("reasoning"))] for key, rating in said.items()}
    return json.dumps(told, sort_keys=True)


def _unwrapped(text: str) -> str:
    """A reply that is a JSON string holding JSON, opened."""
    inner = _loaded(text)
    return inner if isinstance(inner, str) else text


def _opened(value: object) -> object:
    """A field that was encoded twice, opened."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        inner = _loaded(value)
        return value if inner is None else inner
    return value


def _loaded(text: str) -> object:
    try:
        return json.loads(text, strict=False, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None


def _outermost(text: str, most: int) -> Iterator[tuple[Json, str]]:
    decoder = json.JSONDecoder(object_pairs_hook=_once, strict=False)
    text = _COMMAS.sub(lambda match: match["string"] or "", text) if _COMMA.search(text) else text
    at = text.find("{")
    for _ in range(most):
        if at < 0:
            return
        try:
            data, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield data, text[at:end]
        at = text.find("{", end)


def _once(pairs: list[tuple[str, Any]]) -> Json:
    """An object whose keys are said once: of two levels for one criterion neither is the one that was meant."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key is said twice")
    return dict(pairs)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _judgement(data: Json, task: GradingTask) -> Judgement | Faults:
    faults: list[str] = []

    def noted(read: Callable[..., Any], *given: object) -> Any:
        try:
            return read(*given)
        except _Wrong as wrong:
            faults.append(str(wrong))
            return None

    fields = _fields(data)
    verdict = noted(_verdict, fields.get("verdict"))
    if verdict is None or verdict.scorable:
        given = _by_id(_opened(fields.get("criteria")))
        ratings = [noted(_rating, c, _opened(given.get(_folded(c.id)))) for c in task.criteria]
    else:
        ratings = [CriterionRating(criterion_id=c.id, level=None) for c in task.criteria]
    lists = {name: noted(read, _opened(fields.get(name))) for name, read in _LISTS.items()}
    if faults:
        return Faults(tuple(faults))
    return Judgement(verdict=verdict, ratings=tuple(ratings), **lists)


def _fields(data: Json) -> Json:
    """The fields by their names in any case, without those that are there twice."""
    return _once_each([(_folded(key), value) for key, value in data.items()])


def _once_each(pairs: list[tuple[str, Any]]) -> Json:
    """The values of the keys that stand there once: of two, neither is the one that was meant."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        times = Counter(key for key, _ in pairs)
        fields = {key: value for key, value in pairs if times[key] == 1}
    return fields


def _verdict(value: object) -> Verdict:
    return Verdict(_choice(value, [v.value for v in Verdict], "verdict"))


def _by_id(criteria: object) -> dict[str, object]:
    """The ratings by folded id, from an object by id or from a list of objects that name theirs."""
    if isinstance(criteria, dict):
        pairs = list(criteria.items())
    elif isinstance(criteria, list):
        rows = [row for row in criteria if isinstance(row, dict)]
        pairs = [(row.get("id", row.get("criterion_id", row.get("criterion"))), row) for row in rows]
    else:
        return {}
    return _once_each([(_folded(key), rating) for key, rating in pairs])


def _rating(criterion: Criterion, given: object) -> CriterionRating:
    if not isinstance(given, dict):
        raise _Wrong(f"criteria.{criterion.id}: missing; it takes evidence, reasoning and level")
    fields = _fields(given)
    return CriterionRating(
        criterion_id=criterion.id,
        level=_level(fields.get("level"), criterion.id),
        reasoning=_text(fields.get("reasoning")),
        evidence=tuple(Evidence(quote=quote) for quote in _quotes(_opened(fields.get("evidence")))),
    )


def _level(value: object, criterion_id: str) -> int:
    text = value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
    whole = _WHOLE.fullmatch(text)
    if isinstance(value, bool) or not whole or int(whole[1]) not in LEVELS:
        raise _Wrong(f"criteria.{criterion_id}.level: not one of 0, 1, 2, 3, 4")
    return int(whole[1])


def _quotes(value: object) -> list[str]:
    """Quotes keep their spelling, white space included: they are looked up in the answer."""
    values = value if isinstance(value, list) else [value]
    quotes = [v.get("quote") if isinstance(v, dict) else v for v in values]
    return list(dict.fromkeys(q.strip() for q in quotes if isinstance(q, str) and q.strip()))


def _strengths(value: object) -> tuple[Strength, ...]:
    """A strength without point or quote stands on nothing, and is left out."""
    pairs = [(_text(s.get("point")), "".join(_quotes(s.get("quote"))[:1])) for s in _dicts(value, "strengths")]
    return tuple(Strength(point=point, quote=quote) for point, quote in pairs if point and quote)


def _improvements(value: object) -> tuple[Improvement, ...]:
    read = [
        (_text(i.get("point")), _choice(i.get("severity"), SEVERITIES, "improvements.severity"))
        for i in _dicts(value, "improvements")
    ]
    return tuple(Improvement.model_validate({"point": p, "severity": s}) for p, s in read if p)


def _points(value: object) -> tuple[str, ...]:
    if value is not None and not isinstance(value, list):
        raise _Wrong("missing_points: not a list of strings")
    return tuple(dict.fromkeys(filter(None, map(_text, value or ()))))


_LISTS: dict[str, Callable[[object], Any]] = {
    "strengths": _strengths,
    "improvements": _improvements,
    "missing_points": _points,
}


def _dicts(value: object, name: str) -> list[Json]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise _Wrong(f"{name}: not a list of objects")
    return value


def _choice(value: object, choices: Sequence[str], name: str) -> str:
    folded = _folded(value)
    if folded not in choices:
        raise _Wrong(f"{name}: not one of {', '.join(choices)}")
    return folded


def _folded(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return _folded_text(value) if len(value) < LONGEST_NAME else _folded_text.__wrapped__(value)


@lru_cache(maxsize=1_000)  # the names of fields and criteria come again and again
def _folded_text(text: str) -> str:
    return _BETWEEN.sub("_", text.strip().casefold())


def _text(value: object) -> str:
    """A model's sentence on one line, without markup and characters that nobody sees."""
    if not isinstance(value, str):
        return ""
    plain = _MARKDOWN.sub("", neutralised(value).text)
    return " ".join(plain.replace("\N{REPLACEMENT CHARACTER}", " ").split())
