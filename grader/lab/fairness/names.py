"""The same interview under other names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.lab.fairness.rewriting import Rewritten, chance, replaced
from grader.lab.fairness.texts import with_texts
from grader.lab.fairness.words import NameGroup, Names
from grader.safeguards.name_words import PARTICLES, TITLES, TOOLS, WORDS
from grader.transcript import Exchange, Transcript

_PART = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True)
class Name:
    """A name as a person gives it; either part may be empty."""

    given: str
    family: str

    @classmethod
    def of(cls, text: str | None) -> Name:
        """First and last word of a name, without titles and particles; nothing where there is no word."""
        found = [part for part in _PART.findall(text or "") if part.casefold() not in PARTICLES | TITLES]
        return cls(found[0] if found else "", found[-1] if len(found) > 1 else "")

    @property
    def full(self) -> str:
        return f"{self.given} {self.family}".strip()


def names_of(names: Names, seed: int, text: str) -> Iterator[tuple[str, Name]]:
    """Each group with a name of it, women and men: the same one for the same seed and text."""
    for group in names.groups:
        for gender, given in (("women", group.women), ("men", group.men)):
            yield f"{group.group} {gender}", _drawn(group, given, seed, f"{gender}\x1f{text}")


def _drawn(group: NameGroup, given: tuple[str, ...], seed: int, text: str) -> Name:
    draws = chance("names", seed, group.group, text)
    return Name(draws.choice(given), draws.choice(group.family))


def mentions(text: str, name: str | None) -> int:
    """How often a text mentions the candidate."""
    return renamed(text, name, Name("\0", "\0")).edits


def renamed(text: str, name: str | None, new: Name) -> Rewritten:
    """The text with each mention of `name` as one of `new`: all of it, its given or its family name alone.

    The whole name counts in any case; a part only as it is written, and not where it is a word of English or a tool
    as well ("Will", "Ruby").
    """
    old = Name.of(name)
    if not old.given:
        return Rewritten(text)
    parts = {old.given: new.given, old.family: new.family}
    single = [p for p in parts if len(p) > 1 and p.casefold() not in WORDS | TOOLS]
    whole = r"\s+".join(map(re.escape, (name or "").split()))
    short = rf"{re.escape(old.given)}\s+{re.escape(old.family)}" if old.family else whole
    alone = "|".join(map(re.escape, single)) or "(?!)"
    pattern = re.compile(rf"(?<!\w)(?:(?P<whole>(?i:{whole}|{short}))|(?P<part>{alone}))(?!\w)")
    return replaced(text, pattern, lambda match: parts[match[0]] if match["part"] else new.full)


def introduced(transcript: Transcript, names: Names, name: str) -> Transcript:
    """The transcript of a candidate who gives the name before the first answer that says something."""
    introduction = names.introduction.replace("{name}", name)
    exchanges = list(transcript.exchanges)
    place = next((n for n, e in enumerate(exchanges) if any(c.isalnum() for c in e.answer)), None)
    if place is None:
        return transcript
    told = exchanges[place]
    exchanges[place] = told.model_copy(update={"answer": f"{introduction} {told.answer}"})
    return transcript.model_copy(update={"exchanges": tuple(exchanges)})


def under_name(transcript: Transcript, new: Name) -> tuple[Transcript, tuple[int, ...]]:
    """The transcript under another name, and how many mentions each exchange had."""
    old = transcript.candidate.name
    made = [_exchange(exchange, old, new) for exchange in transcript.exchanges]
    candidate = transcript.candidate.model_copy(update={"name": new.full})
    changed = transcript.model_copy(update={"candidate": candidate, "exchanges": tuple(e for e, _ in made)})
    return changed, tuple(edits for _, edits in made)


def _exchange(exchange: Exchange, old: str | None, new: Name) -> tuple[Exchange, int]:
    return with_texts(exchange, lambda text, _: renamed(text, old, new), lambda text: renamed(text, old, new))
