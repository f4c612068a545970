"""Turns of a conversation → exchanges: what was asked, what was answered, and what was asked further on that.

A question is what the interviewers say before an answer. A nod ("Right.", "Mm-hm.") breaks no answer, and the
candidate's own nods break no question. A remark in the middle of an answer, or a question that stands only on what
was just said ("Stale blocks?"), becomes a follow-up: nothing that the candidate says is lost, and it is judged with
the question it belongs to. Greetings before the first question and good-byes after the last are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from grader.evidence.folding import length_in_words
from grader.importers.asking import (
    Kind,
    echoes,
    greets,
    invites_questions,
    is_courtesy,
    is_nod,
    kind_of,
    only_asks_back,
    says_yes_or_no,
)
from grader.importers.said import Said, joined_text, turns_of
from grader.transcript import Exchange, FollowUp

LONG = 12  # words of an answer that says something of its own, whatever it replies to
SMALL_TALK = 15  # words that a reply before the first question may have and still be part of the greetings
CANDIDATES_QUESTIONS = "Candidate Questions"  # a stage that no rubric of ours scores

_NO_QUESTION = (Kind.LISTENING, Kind.COURTESY, Kind.TELLING, Kind.CHECKING)


@dataclass(frozen=True)
class Pair:
    """What the interviewers say, the last of them being `asker`, and what the candidate says to that."""

    question: str
    answer: str
    asker: str | None = None

    @cached_property
    def kind(self) -> Kind:
        """What the interviewers' part does."""
        return kind_of(self.question)

    @property
    def length(self) -> int:
        """Words of the candidate's part."""
        return length_in_words(self.answer)


@dataclass(frozen=True)
class Paired:
    """The exchanges, and how many of the candidate's words are in none of them: before the first, after the last."""

    exchanges: tuple[Exchange, ...]
    before: int
    after: int


def exchanges_of(turns: Sequence[Said], candidate: str) -> Paired:
    """The exchanges between `candidate`, a speaker's name as spelled in `turns`, and everybody else."""
    opening, pairs = _pairs(turns, candidate)
    first = _first_question(pairs)
    last = _last_answer(pairs, first)
    exchanges = tuple(map(_exchange, _threads(pairs[first:last])))
    words = [pair.length for pair in pairs]
    return Paired(exchanges, opening + sum(words[:first]), sum(words[last:]))


def _pairs(turns: Sequence[Said], candidate: str) -> tuple[int, list[Pair]]:
    """Words of the candidate before anybody else speaks, and then who says what to whom, nods left out."""
    opening = 0
    pairs: list[tuple[list[Said], list[str]]] = []
    for turn in turns:
        if turn.speaker != candidate:
            if pairs and is_nod(turn.text):
                continue
            if not pairs or pairs[-1][1]:
                pairs.append(([], []))
            pairs[-1][0].append(turn)
        elif not pairs:
            opening += length_in_words(turn.text)
        elif pairs[-1][1] or not _only_listens(turn.text, pairs[-1][0]):
            pairs[-1][1].append(turn.text)
    return opening, [Pair(_question(asked), joined_text(said), asked[-1].speaker) for asked, said in pairs if said]


def _only_listens(reply: str, asked: Sequence[Said]) -> bool:
    """Whether the candidate's nod is no answer, because nothing was asked yet."""
    if not is_nod(reply):
        return False
    kind = kind_of(asked[-1].text)
    return kind is Kind.TELLING or (kind is Kind.UNCLEAR and not says_yes_or_no(reply))


def _question(asked: Sequence[Said]) -> str:
    """One speaker's words in a row; another's begin a new paragraph."""
    return "\n\n".join(turn.text for turn in turns_of(asked))


def _first_question(pairs: Sequence[Pair]) -> int:
    """The place of the first pair that is no greeting; where all might be, of the first that is no mere courtesy."""
    first = next((n for n, pair in enumerate(pairs) if not _is_opening(pair)), None)
    if first is None:
        first = next((n for n, pair in enumerate(pairs) if not is_courtesy(pair.question)), len(pairs))
    return first


def _is_opening(pair: Pair) -> bool:
    if is_courtesy(pair.answer) and not says_yes_or_no(pair.answer):
        return True
    if pair.kind is Kind.UNCLEAR:
        return greets(pair.question) and pair.length < LONG
    return pair.kind in _NO_QUESTION and pair.kind is not Kind.CHECKING and pair.length < SMALL_TALK


def _last_answer(pairs: Sequence[Pair], first: int) -> int:
    """The place after the last pair that is no good-bye."""
    last = len(pairs)
    while last > first + 1 and pairs[last - 1].kind in _NO_QUESTION and is_courtesy(pairs[last - 1].answer):
        last -= 1
    return last


def _threads(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """The pairs by matter: each list begins with a question and goes on with what was asked further."""
    threads: list[list[Pair]] = []
    answered = False  # whether more than a question back was said to the last thread's question
    for pair in pairs:
        if threads and pair.kind is Kind.COURTESY:
            _add_answer(threads[-1], pair)
            continue
        if not threads or (answered and not _goes_on(pair, threads[-1][-1])):
            threads.append([])
            answered = False
        threads[-1].append(pair)
        answered = answered or not only_asks_back(pair.answer)
    return threads


def _add_answer(thread: list[Pair], pair: Pair) -> None:
    """Words after a mere "Thank you." go on with the answer before it, unless they are as courteous."""
    if not is_courtesy(pair.answer):
        thread[-1] = replace(thread[-1], answer=joined_text([thread[-1].answer, pair.answer]))


def _goes_on(pair: Pair, before: Pair) -> bool:
    """Whether the pair stays with the matter of the one before it."""
    if pair.kind is Kind.CHECKING:  # another interviewer who takes over has something else in mind
        return pair.asker == before.asker or pair.length < SMALL_TALK
    if pair.kind is Kind.UNCLEAR:
        return pair.length < LONG or only_asks_back(before.answer) or echoes(pair.question, before.answer)
    return pair.kind in _NO_QUESTION


def _exchange(thread: Sequence[Pair]) -> Exchange:
    first, *further = thread
    follow_ups = tuple(FollowUp(question=pair.question, answer=pair.answer) for pair in further)
    if invites_questions(first.question):
        return Exchange(
            stage=CANDIDATES_QUESTIONS,
            question=first.question,
            answer=first.answer,
            scored=False,
            follow_ups=follow_ups,
        )
    return Exchange(question=first.question, answer=first.answer, follow_ups=follow_ups)
