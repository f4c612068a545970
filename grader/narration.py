"""What a model is asked to rephrase, and the check that it said nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from grader.asking import Ask, Faults
from grader.assessment import Assessment
from grader.completion import Completion, CompletionRequest, Message, StopReason
from grader.library import Prompts
from grader.narrative.english import sentence
from grader.narrative.lint import LABELS, QUOTES, Setting, lint, setting_of
from grader.narrative.writing import write
from grader.noun import Record
from grader.prompting import Schema
from grader.rubric import Rubric
from grader.safeguards.masking import Masker
from grader.text.words import content_stems
from grader.transcript import Candidate

MAX_TOKENS = 1_500
LENGTHS = {"summary": (2, 6), "reasoning": (1, 5)}
NEWS = 0.5
"""At most this share of a sentence's content stems may be in none of the facts that it lists: rephrasing needs other
words, an invented "complex coding challenge" needs more."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_COUNTS = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9"}
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|nobody|nothing|cannot|without|hardly|fail(?:s|ed)?|lack(?:s|ed|ing)?|"
    r"miss(?:es|ed|ing)|omit(?:s|ted)?|un(?:scored|rated|graded|answered|addressed|supported))\b|n[’']t\b",
    re.IGNORECASE,
)
_EXTREMES = ("strongest", "weakest", "highest", "lowest", "best", "worst", "all", "every", "none")


class Told(Record):
    """One sentence of the reply and the numbers of the facts that it stands on, from 1."""

    facts: tuple[int, ...]
    text: str


class Telling(Record):
    """The reply as a whole."""

    summary: tuple[Told, ...]
    reasoning: tuple[Told, ...]


@dataclass(frozen=True)
class Brief:
    """The facts that a model is given, without name, employers or quotes, and what its texts stand beside."""

    facts: tuple[str, ...]
    setting: Setting


def brief_of(assessment: Assessment, rubric: Rubric) -> Brief:
    """The sentences of the facts narrator for a candidate without a name, masked once more to be sure."""
    nameless = assessment.model_copy(update={"candidate": Candidate()})
    told, masker = write(nameless, rubric), Masker(assessment.candidate)
    facts = [*told.summary, *told.reasoning, *map(_unquoted, (*told.reasons_for, *told.reasons_against))]
    masked = (masker.view(fact).text for fact in facts)
    return Brief(tuple(dict.fromkeys(masked)), replace(setting_of(nameless), judged=True))


def _unquoted(reason: str) -> str:
    """A reason without the candidate's words behind it: they are not needed, and so they do not travel."""
    return sentence(re.sub(r":\s*“[^”]*”\.?$", "", reason))


def narration_request(brief: Brief, prompts: Prompts, *, model: str, asked: Ask) -> CompletionRequest:
    """What a model is asked about one interview. Raises PromptError where a template is missing."""
    user = prompts.render("narration_facts.md.j2", asked=asked, facts=brief.facts)
    return CompletionRequest(
        model=model,
        system=prompts.render("narration.md.j2"),
        messages=(Message(role="user", content=user),),
        reply_schema=reply_schema(),
        schema_name="narration",
        max_tokens=MAX_TOKENS * asked.room,
    )


def reply_schema() -> Schema:
    """Closed objects, every property required: what strict modes ask."""
    numbers = {"type": "array", "items": {"type": "integer"}}
    told = _object({"facts": numbers, "text": {"type": "string"}})
    return _object({name: {"type": "array", "items": told} for name in LENGTHS})


def read_telling(completion: Completion, brief: Brief) -> Telling | Faults:
    """The reply if it says the facts and nothing else, or what has to be mended."""
    if completion.stop is StopReason.LENGTH:
        return Faults(("it was cut short; write less",), cut_short=True)
    try:
        data = json.loads(_fenceless(completion.text))
        telling = Telling.model_validate(data)
    except (ValueError, RecursionError, ValidationError):
        return Faults(("it was not the JSON object asked for; reply with that object alone",))
    faults = tuple(dict.fromkeys(_faults(telling, brief)))
    return Faults(faults) if faults else telling


def _faults(telling: Telling, brief: Brief) -> Iterator[str]:
    for name, (least, most) in LENGTHS.items():
        told: tuple[Told, ...] = getattr(telling, name)
        if not least <= len(told) <= most:
            yield f"{name}: write {least} to {most} sentences"
        for n, one in enumerate(told):
            yield from (f"{name}[{n}]: {fault}" for fault in told_faults(one, brief))
    summary = " ".join(one.text for one in telling.summary)
    label = brief.setting.label
    if label and label.title not in summary and any(label.title in fact for fact in brief.facts[:1]):
        yield f"summary: name the label, {label.title}"


def told_faults(told: Told, brief: Brief) -> Iterator[str]:
    """What one sentence says that its facts do not, and what the lint has against it."""
    unknown = [n for n in told.facts if not 1 <= n <= len(brief.facts)]
    if unknown or not told.facts:
        yield f"facts: list numbers from 1 to {len(brief.facts)}" + (f", not {unknown[0]}" if unknown else "")
        return
    cited = " ".join(brief.facts[n - 1] for n in dict.fromkeys(told.facts))
    for what, found in _claims(told.text, brief.setting.names):
        if found not in _said(what, cited, brief.setting.names):
            yield f"{what} {found!r} is not in the facts listed"
    if _negates(told.text) != _negates(cited):
        yield "it denies what the facts listed state, or states what they deny; say not, no or without where they do"
    stems = content_stems(told.text)
    if stems and len(stems - content_stems(cited)) > NEWS * len(stems):
        yield "it says more than the facts listed; stay closer to them"
    yield from lint(told.text, brief.setting)


def _claims(text: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What a sentence asserts that can be looked up: numbers, labels, quotes, names, and who comes first or last."""
    for what in ("number", "label", "quote", "name", "word"):
        yield from ((what, found) for found in sorted(_said(what, text, names)))


def _said(what: str, text: str, names: Sequence[str]) -> set[str]:
    lower = text.casefold()
    if what == "number":
        return {*_NUMBER.findall(text), *(n for word, n in _COUNTS.items() if re.search(rf"\b{word}\b", lower))}
    if what == "label":
        return {m[0] for m in LABELS.finditer(text)}
    if what == "quote":
        return {m[0].strip("“”\"'‘’").rstrip(".,") for m in QUOTES.finditer(text)}
    if what == "name":
        return {name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)}
    return {word for word in _EXTREMES if re.search(rf"\b{word}\b", lower)}


def _negates(text: str) -> bool:
    """Whether a text denies anything; a label ("No Hire") and somebody's words in quotes deny nothing."""
    return bool(_NEGATION.search(LABELS.sub("", QUOTES.sub("", text))))


def _fenceless(text: str) -> str:
    return re.sub(r"\A```(?:json)?|```\Z", "", text.strip())


def _object(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
