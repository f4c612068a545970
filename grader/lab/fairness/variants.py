"""The kinds of variant, one function each: a transcript → the same interview told in other ways.

Every variant keeps what the answers mean, and says how many places of each answer it changed. The draws follow from
the seed, the kind and the text, so that an answer is rewritten alike whatever interview it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from grader.lab.fairness.dialect import in_dialect
from grader.lab.fairness.fillers import with_fillers
from grader.lab.fairness.length import longer, shorter
from grader.lab.fairness.names import introduced, mentions, names_of, under_name
from grader.lab.fairness.pronouns import GENDERS, with_pronouns
from grader.lab.fairness.rewriting import Rewritten, chance, terms_of
from grader.lab.fairness.speech import recognised
from grader.lab.fairness.spelling import AMERICAN, BRITISH, spelt
from grader.lab.fairness.texts import Answering, Rewriter, with_texts
from grader.lab.fairness.words import Rule, Words
from grader.transcript import Exchange, Transcript


class Kind(StrEnum):
    """In which way a variant differs from its original."""

    NAMES = "names"
    PRONOUNS = "pronouns"
    SPELLING = "spelling"
    DIALECT = "dialect"
    FILLERS = "fillers"
    SPEECH = "speech"
    LONGER = "longer"
    SHORTER = "shorter"


@dataclass(frozen=True)
class Variant:
    """One transcript in another wording. `edits` is by exchange; an exchange with none is as it was.

    `original` is what it is compared with: the transcript itself, or one with an introduction by name. `name` is the
    candidate's new name, where that is what differs.
    """

    kind: Kind
    group: str
    original: Transcript
    transcript: Transcript
    edits: tuple[int, ...]
    name: str = ""
    mentions: int = 0
    introduced: bool = False


MakesVariants = Callable[[Transcript, Words, int], Iterator[Variant]]


def variants(transcript: Transcript, words: Words, seed: int, kinds: Sequence[Kind] = tuple(Kind)) -> list[Variant]:
    """Every variant of the kinds asked for, those without any change too; `transcript` itself is never changed.

    An interview in another language than English gets the names only: the word lists are English.
    """
    wanted = [kind for kind in Kind if kind in kinds and (is_english(transcript) or kind is Kind.NAMES)]
    return [variant for kind in wanted for variant in KINDS[kind](transcript, words, seed)]


def is_english(transcript: Transcript) -> bool:
    """Whether the interview says that it is in English, or does not say."""
    language = (transcript.interview.language or "en").strip().casefold()
    return language.replace("_", "-").split("-")[0] in ("", "en", "eng")


def _names(transcript: Transcript, words: Words, seed: int) -> Iterator[Variant]:
    """Under a name of each group, women's and men's. Where no text mentions the name, the candidate gives it."""
    texts = "\n".join(text for e in transcript.exchanges for text in (e.question, *e.answers))
    drawn = list(names_of(words.names, seed, texts))
    old = transcript.candidate.name or drawn[0][1].full
    original = called = _called(transcript, old)
    said = mentions(texts + "".join(f"\n{f.question}" for e in transcript.exchanges for f in e.follow_ups), old)
    if not said and is_english(transcript):
        original = introduced(original, words.names, old)
    for group, name in drawn:
        if name.full != old:
            changed, edits = under_name(original, name)
            yield Variant(Kind.NAMES, group, original, changed, edits, name.full, sum(edits), original is not called)


def _called(transcript: Transcript, name: str) -> Transcript:
    return transcript.model_copy(update={"candidate": transcript.candidate.model_copy(update={"name": name})})


def _pronouns(transcript: Transcript, words: Words, seed: int) -> Iterator[Variant]:
    for gender in GENDERS:
        told = partial(with_pronouns, words=words.pronouns, gender=gender)
        yield _rewritten(Kind.PRONOUNS, gender, transcript, partial(with_texts, answer=_whatever(told), question=told))


def _spelling(transcript: Transcript, words: Words, seed: int) -> Iterator[Variant]:
    for group in (BRITISH, AMERICAN):
        told = _whatever(partial(spelt, spelling=words.spelling, group=group))
        yield _rewritten(Kind.SPELLING, group, transcript, partial(with_texts, answer=told))


def _dialect(transcript: Transcript, words: Words, seed: int) -> Iterator[Variant]:
    for dialect in words.dialect.dialects:
        rewrite = partial(_exchange_in_dialect, rules=words.dialect.of(dialect), group=dialect.group, seed=seed)
        yield _rewritten(Kind.DIALECT, dialect.group, transcript, rewrite)


def _exchange_in_dialect(exchange: Exchange, rules: tuple[Rule, ...], group: str, seed: int) -> tuple[Exchange, int]:
    terms = terms_of(*exchange.key_points, exchange.reference_answer or "")

    def told(text: str, question: str) -> Rewritten:
        return in_dialect(text, rules, terms, chance(seed, Kind.DIALECT, group, text))

    return with_texts(exchange, told)


def _fillers(transcript: Transcript, words: Words, seed: int) -> Iterator[Variant]:
    def told(text: str, question: str) -> Rewritten:
        return with_fillers(text, words.fillers, chance(seed, Kind.FILLERS, text))

    yield _rewritten(Kind.FILLERS, "", transcript, partial(with_texts, answer=told))


def _speech(transcript: Transcript, words: Words, seed: int) -> Iterator[Variant]:
    def told(text: str, question: str) -> Rewritten:
        return recognised(text, words.speech, chance(seed, Kind.SPEECH, text))

    yield _rewritten(Kind.SPEECH, "", transcript, partial(with_texts, answer=told))


def _longer(transcript: Transcript, words: Words, seed: int) -> Iterator[Variant]:
    def told(text: str, question: str) -> Rewritten:
        return longer(text, question, words.length, chance(seed, Kind.LONGER, text))

    yield _rewritten(Kind.LONGER, "", transcript, partial(with_texts, answer=told))


def _shorter(transcript: Transcript, words: Words, seed: int) -> Iterator[Variant]:
    told = _whatever(partial(shorter, length=words.length))
    yield _rewritten(Kind.SHORTER, "", transcript, partial(with_texts, answer=told))


def _whatever(rewriter: Rewriter) -> Answering:
    """For an answer, whatever its question was."""
    return lambda text, _: rewriter(text)


def _rewritten(
    kind: Kind, group: str, transcript: Transcript, rewrite: Callable[[Exchange], tuple[Exchange, int]]
) -> Variant:
    made = [rewrite(exchange) for exchange in transcript.exchanges]
    changed = transcript.model_copy(update={"exchanges": tuple(exchange for exchange, _ in made)})
    return Variant(kind, group, transcript, changed, tuple(edits for _, edits in made))


KINDS: dict[Kind, MakesVariants] = {
    Kind.NAMES: _names,
    Kind.PRONOUNS: _pronouns,
    Kind.SPELLING: _spelling,
    Kind.DIALECT: _dialect,
    Kind.FILLERS: _fillers,
    Kind.SPEECH: _speech,
    Kind.LONGER: _longer,
    Kind.SHORTER: _shorter,
}
