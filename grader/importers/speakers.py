"""Who speaks in a conversation, and which of them is the candidate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from grader.errors import ConversationError
from grader.evidence.folding import length_in_words
from grader.importers.asking import ends_asking
from grader.importers.said import Said
from grader.narrative.english import listed, one_line
from grader.noun import Record

_ROLES = re.compile(
    r"(?:speaker|spk|channel|guest|candidate|interviewee|applicant|answer|person|participant|user|unknown|[a-z])?"
    r"[ _#-]*(?:\d*|one|two|three|four)",
    re.IGNORECASE,
)
_SHOWN = 12  # names of speakers in an error


class Speaker(Record):
    """One speaker: how many turns and words, and how many of the turns end in a question or a request."""

    name: str
    turns: int
    words: int
    questions: int
    candidate: bool = False


def speakers_of(turns: Sequence[Said]) -> tuple[Speaker, ...]:
    """The named speakers in the order in which they first speak."""
    said: dict[str, list[str]] = {}
    for turn in turns:
        if turn.speaker is not None:
            said.setdefault(turn.speaker, []).append(turn.text)
    return tuple(
        Speaker(
            name=name,
            turns=len(texts),
            words=sum(map(length_in_words, texts)),
            questions=sum(map(ends_asking, texts)),
        )
        for name, texts in said.items()
    )


def named(speakers: Sequence[Speaker], candidate: str) -> Speaker:
    """The speaker that `candidate` names, in any case: in full, or by words that only one of them has.

    A longer name than the file has ("Pieter Wuille" for "Pieter") is understood as well. Raises ConversationError
    listing the speakers.
    """
    wanted = _name_words(candidate)
    ways = (
        [s for s in speakers if one_line(s.name).casefold() == one_line(candidate).casefold()],
        [s for s in speakers if wanted and wanted <= _name_words(s.name)],
        [s for s in speakers if _name_words(s.name) and _name_words(s.name) <= wanted],
    )
    found = next((way for way in ways if way), [])
    if len(found) == 1:
        return found[0]
    names = [s.name for s in found or speakers]
    shown = listed([*names[:_SHOWN], "others"] if len(names) > _SHOWN else names)
    problem = "names several speakers" if found else "names nobody here"
    raise ConversationError(f"{one_line(candidate, 60)!r} {problem}; the speakers are {shown}", field="candidate")


def likeliest(speakers: Sequence[Speaker], turns: Sequence[Said]) -> Speaker:
    """The one who asks least, of those who ever speak after somebody else, as the likeliest candidate.

    The measure is (questions + 1) / (turns + 2): the share of turns that ask, drawn to a half where there are few
    turns, so that a panellist who only says hello does not pass for one who never asks. Among equals, who begins the
    conversation is the interviewer; then the one with more words answers.
    """
    replying = {
        after.speaker for before, after in pairwise(turns) if before.speaker and before.speaker != after.speaker
    }
    asking = {s.name: (s.questions + 1) / (s.turns + 2) for s in speakers}
    able = [s for s in speakers if s.name in replying] or speakers
    return min(able, key=lambda s: (asking[s.name], s is speakers[0], -s.words))


def personal_name(candidate: Speaker, given: str | None = None) -> str | None:
    """The candidate's name as a transcript has it, or None where the file only says "Speaker 1" or "Candidate"."""
    if _ROLES.fullmatch(candidate.name):
        return None
    name = one_line(given or "")
    return name if _name_words(candidate.name) < _name_words(name) else candidate.name


def _name_words(name: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", name.casefold()))
