"""10,000 damaged replies: what can be read without guessing is read, the rest is asked for again, and none invented."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from grader.asking import Faults
from grader.judgement import Judgement, Verdict
from grader.parsing import read_judgement
from tests.builders import a_rubric, a_task
from tests.doubles import a_completion

CRITERIA = a_rubric().criteria
IDS = tuple(criterion.id for criterion in CRITERIA)
REPLIES = 10_000
SEED = 20_260_206
FEW_WORDS = ("Sure, here it is:", "I hope this helps.", "Rating {a} for you", "Level 4 was close.", "Note: [see below]")
TASK = a_task(criteria=CRITERIA)

Json = dict[str, Any]
Chance = random.Random


@dataclass
class Reply:
    """A reply on its way to be damaged: as data, then as text. `written` has the levels that stand in it."""

    data: Any
    written: dict[str, set[int]]
    text: str = ""
    harmless: bool = True
    damages: list[str] = field(default_factory=list)


def conforming(chance: Chance) -> Json:
    """What a well-behaved model may send."""

    def words() -> str:
        return " ".join(chance.choices(("It", "says", "so,", "level", '"3"', "{0}", "}", "```", "über", "4/4"), k=5))

    ratings = {
        i: {"evidence": [words()] * chance.randrange(3), "reasoning": words(), "level": chance.randrange(5)}
        for i in IDS
    }
    verdicts = [v.value for v in Verdict if v.scorable]
    return {
        "verdict": chance.choice(verdicts),
        "criteria": ratings,
        "strengths": [{"point": words(), "quote": words()}] * chance.randrange(3),
        "improvements": [{"point": words(), "severity": chance.choice(("low", "medium", "high"))}]
        * chance.randrange(3),
        "missing_points": [words()] * chance.randrange(2),
    }


def shuffled(data: Any, chance: Chance) -> Any:
    """The same object with its keys in another order, at every depth."""
    if isinstance(data, dict):
        items = list(data.items())
        chance.shuffle(items)
        return {key: shuffled(value, chance) for key, value in items}
    return [shuffled(value, chance) for value in data] if isinstance(data, list) else data


def as_strings(reply: Reply, chance: Chance) -> None:
    for rating in reply.data["criteria"].values():
        rating["level"] = chance.choice((str, float, lambda n: f" {n} ", lambda n: f"{n}.0"))(rating["level"])


def as_a_list(reply: Reply, chance: Chance) -> None:
    name = chance.choice(("id", "criterion_id", "criterion"))
    reply.data["criteria"] = [{name: key} | rating for key, rating in reply.data["criteria"].items()]


def more_fields(reply: Reply, chance: Chance) -> None:
    reply.data |= {"confidence": chance.random(), "notes": {"level": 4}}
    reply.data["criteria"]["made_up"] = {"evidence": [], "reasoning": "", "level": chance.randrange(5)}


def other_case(reply: Reply, chance: Chance) -> None:
    reply.data["criteria"] = {f" {key.upper()} ": rating for key, rating in reply.data["criteria"].items()}
    reply.data["Verdict"] = reply.data.pop("verdict").title()


def field_twice_encoded(reply: Reply, chance: Chance) -> None:
    name = chance.choice(("criteria", "strengths", "improvements", "missing_points"))
    reply.data[name] = json.dumps(reply.data[name])


def in_an_envelope(reply: Reply, chance: Chance) -> None:
    reply.data = chance.choice(
        ({"result": reply.data}, [reply.data], {"output": [reply.data]}, {"a": 1, "b": reply.data})
    )


# Damages of the data. Each is harmless, unless it is in the second table.
HARMLESS_DATA: dict[str, Callable[[Reply, Chance], None]] = {
    "levels as strings": as_strings,
    "criteria as a list": as_a_list,
    "unknown criteria and fields": more_fields,
    "names in another case": other_case,
    "a field encoded twice": field_twice_encoded,
}


def without_a_criterion(reply: Reply, chance: Chance) -> None:
    del reply.data["criteria"][chance.choice(IDS)]


def out_of_range(reply: Reply, chance: Chance) -> None:
    some = chance.choice(IDS)
    reply.data["criteria"][some]["level"] = chance.choice(
        (5, -1, 2.5, "3/4", None, True, "three", [3], {"level": 3}, 1e99)
    )


def another_level(reply: Reply, chance: Chance) -> None:
    """A changed number is the reply's own word: it may be read."""
    some, level = chance.choice(IDS), chance.randrange(5)
    reply.data["criteria"][some]["level"] = level
    reply.written[some].add(level)


def without_a_level(reply: Reply, chance: Chance) -> None:
    del reply.data["criteria"][chance.choice(IDS)]["level"]


def of_another_shape(reply: Reply, chance: Chance) -> None:
    name = chance.choice((*reply.data, "verdict"))
    reply.data[name] = chance.choice((None, 3, "x", [], [3], {}, {"level": 4}, True))


def said_twice(reply: Reply, chance: Chance) -> None:
    some, level = chance.choice(IDS), chance.randrange(5)
    reply.data["criteria"][some.upper()] = {"evidence": [], "reasoning": "", "level": level}
    reply.written[some].add(level)  # if another damage takes the first away


HARMFUL_DATA: dict[str, Callable[[Reply, Chance], None]] = {
    "a criterion missing": without_a_criterion,
    "a level out of range": out_of_range,
    "another level": another_level,
    "a level missing": without_a_level,
    "a field of another shape": of_another_shape,
    "a criterion said twice": said_twice,
}


def fenced(text: str, chance: Chance) -> str:
    return chance.choice(("```json\n{}\n```", "```\n{}\n```", "~~~\n{}\n~~~")).replace("{}", text)


def chatty(text: str, chance: Chance) -> str:
    return f"{chance.choice(FEW_WORDS)}\n\n{text}\n\n{chance.choice(FEW_WORDS)}"


def twice_encoded(text: str, chance: Chance) -> str:
    return json.dumps(text)


def duplicated(text: str, chance: Chance) -> str:
    return f"{text}\n{text}"


def thought_of(text: str, chance: Chance) -> str:
    return f'<think>Level {{"verdict": "declined"}}? No.</think>\n{text}'


def with_a_comma_too_many(text: str, chance: Chance) -> str:
    """Behind the last field; in a text that is one object."""
    return f"{text.rstrip()[:-1]},}}" if text.rstrip().endswith("}") else text


HARMLESS_TEXT: dict[str, Callable[[str, Chance], str]] = {
    "fenced": fenced,
    "chat around it": chatty,
    "said twice over": duplicated,
    "thoughts before it": thought_of,
    "a comma too many": with_a_comma_too_many,
}


def truncated(text: str, chance: Chance) -> str:
    return text[: chance.randrange(len(text))]


def holed(text: str, chance: Chance) -> str:
    start = chance.randrange(len(text))
    return text[:start] + text[start + 1 + chance.randrange(30) :]


def garbled(text: str, chance: Chance) -> str:
    start = chance.randrange(len(text))
    return text[:start] + "".join(chance.choices('{}[]",:x\\\n\x00\u202e', k=4)) + text[start + 4 :]


def swapped(text: str, chance: Chance) -> str:
    cut = chance.randrange(len(text))
    return text[cut:] + text[:cut]


HARMFUL_TEXT: dict[str, Callable[[str, Chance], str]] = {
    "truncated": truncated,
    "a hole in it": holed,
    "garbled": garbled,
    "its end before its beginning": swapped,
}


def damaged(chance: Chance) -> tuple[Json, Reply]:
    """A conforming reply, and the same with one to three damages, those of the data first."""
    whole = conforming(chance)
    reply = Reply(json.loads(json.dumps(whole)), {i: {whole["criteria"][i]["level"]} for i in IDS})
    of_data = [*HARMLESS_DATA, *HARMFUL_DATA, "keys in another order", "in an envelope"]
    of_text = [*HARMLESS_TEXT, *HARMFUL_TEXT, "indented", "encoded twice"]
    reply.damages = chance.sample([*of_data, *of_text], chance.randint(1, 3))
    for name in sorted(set(reply.damages) & set(of_data), key=of_data.index):
        if name == "keys in another order":
            reply.data = shuffled(reply.data, chance)
        elif name == "in an envelope":
            in_an_envelope(reply, chance)
        else:
            try:
                (HARMLESS_DATA | HARMFUL_DATA)[name](reply, chance)
            except (LookupError, AttributeError, TypeError):
                reply.damages.remove(name)  # there is nothing left that could be damaged so
    reply.text = json.dumps(reply.data, indent=2 if "indented" in reply.damages else None)
    for name in sorted(set(reply.damages) & set(of_text), key=of_text.index):
        if name == "encoded twice":
            reply.text = twice_encoded(reply.text, chance)
        elif name != "indented":
            reply.text = (HARMLESS_TEXT | HARMFUL_TEXT)[name](reply.text, chance)
    reply.harmless = not set(reply.damages) & {*HARMFUL_DATA, *HARMFUL_TEXT}
    return whole, reply


@dataclass(frozen=True)
class Fuzzed:
    """What came of the damaged replies, by damage."""

    invented: tuple[tuple[list[str], str], ...]
    read: Counter[str]
    of: Counter[str]
    harmless: int
    harmless_read: int
    unread: tuple[str, ...]


@lru_cache
def fuzz(replies: int = REPLIES, seed: int = SEED) -> Fuzzed:
    """Reads that many damaged replies; `invented` are those with a level that was not written in them."""
    chance, invented, unread = random.Random(seed), [], []
    read, of, harmless, harmless_read = Counter[str](), Counter[str](), 0, 0
    for _ in range(replies):
        whole, reply = damaged(chance)
        judged = read_judgement(a_completion(reply.text), TASK)
        assert isinstance(judged, Judgement | Faults)
        of.update(reply.damages)
        harmless += reply.harmless
        if isinstance(judged, Faults):
            unread += [reply.text] if reply.harmless else []
            continue
        read.update(reply.damages)
        given = {rating.criterion_id: rating.level for rating in judged.ratings}
        if any(level is not None and level not in reply.written[i] for i, level in given.items()):
            invented.append((reply.damages, reply.text))
        if reply.harmless:
            harmless_read += given == {i: whole["criteria"][i]["level"] for i in IDS}
    return Fuzzed(tuple(invented), read, of, harmless, harmless_read, tuple(unread))


def test_no_level_is_invented() -> None:
    """Every level that is read is the one that the reply gave to that criterion, or one that the damage wrote there."""
    assert fuzz().invented == ()


def test_what_does_no_harm_is_read_at_once() -> None:
    """Fences, chat, order, strings, envelopes, lists, what is said or encoded twice: all of it, with its levels."""
    made = fuzz()
    assert made.unread == ()
    assert made.harmless_read == made.harmless > REPLIES / 10


def test_every_damage_occurs_and_harm_is_noticed() -> None:
    """The test would fail to see anything if damages did not happen, or if nothing were left unread."""
    made = fuzz()
    assert min(made.of.values()) > REPLIES / 50
    for name in ("a criterion missing", "a level out of range", "a level missing", "a criterion said twice"):
        assert made.read[name] < made.of[name] / 20, name
