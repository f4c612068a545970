"""Does a turn ask, tell, or only show that somebody listens?

The rules look at how sentences open, at question marks outside quotation marks, and at the lists in `wording`. They
err on the side of asking: what is not surely something else is UNCLEAR. Other languages than English go by their
question marks, and by the few nods and courtesies that are listed.
"""

from __future__ import annotations

import re
from enum import StrEnum

from grader.importers import wording
from grader.importers.said import has_words
from grader.text.words import ASKING_STEMS, FUNCTION_WORDS, content_stems, stem, words

LONGEST_NOD = 6  # words
LONGEST_FRAGMENT = 2  # words of a question that cannot stand alone: "Stale blocks?"
LONGEST_BARE = 4  # words of one that asks without a matter: "Which one?", "Why is that?"
LONGEST_COURTESY = 12  # words that a greeting has where no full stops are written
LONGEST_ASIDE = 3  # words of a sentence that decides nothing beside others: "No pun intended."
LONGEST_ASKING_BACK = 30  # words of a candidate's turn that is nothing but a question
LAST = 2  # sentences of a turn in which it asks, if it does


class Kind(StrEnum):
    """What a turn does in a conversation, from the weakest to the strongest: a turn is its strongest sentence."""

    LISTENING = "listening"  # "Right.", "Mm-hm.", "Okay"
    COURTESY = "courtesy"  # greetings, thanks, small talk, good-byes
    TELLING = "telling"  # a remark: "That is much harder."
    CHECKING = "checking"  # a question on what was just said: "Stale blocks?", "That was in 2013?"
    UNCLEAR = "unclear"  # not surely any of the others
    ASKING = "asking"


_STRENGTH = {kind: n for n, kind in enumerate(Kind)}


def kind_of(text: str) -> Kind:
    """What a turn does. One without words only listens."""
    if is_nod(text):
        return Kind.LISTENING
    kinds = [(_kind(sentence), len(sentence.split())) for sentence in _sentences(text)]
    tells = any(kind in (Kind.TELLING, Kind.CHECKING) for kind, _ in kinds)
    asides = (Kind.TELLING if tells and kind is Kind.UNCLEAR and n <= LONGEST_ASIDE else kind for kind, n in kinds)
    return max(asides, key=_STRENGTH.__getitem__, default=Kind.LISTENING)


def ends_asking(text: str) -> bool:
    """Whether one of a turn's last sentences is a question or a request; quoted questions and small talk are none."""
    last = [s for s in _sentences(text) if not is_nod(s)][-LAST:]
    return any(_kind(s) is Kind.ASKING or _kind(s) is Kind.CHECKING for s in last)


def only_asks_back(text: str) -> bool:
    """Whether a candidate's turn is nothing but a short question: what follows is an explanation, not a new matter."""
    sentences = [s for s in _sentences(text) if not is_nod(s)]
    marked = [wording.QUESTION_MARK.search(s) and not wording.TAG.search(s) for s in sentences]
    return bool(sentences) and all(marked) and len(text.split()) <= LONGEST_ASKING_BACK


def is_nod(text: str) -> bool:
    """Whether it is a word or two that only show that somebody listens; nothing at all is one too."""
    heard = wording.NOISE.sub(" ", text)
    said = words(heard)
    if not said:
        return not has_words(heard)
    return len(said) <= LONGEST_NOD and all(w in wording.NODS for w in said) and any(w in wording.NODDING for w in said)


def says_yes_or_no(text: str) -> bool:
    """Whether a nod is an answer to a question that has two."""
    return any(w in wording.YES_OR_NO for w in words(text))


def greets(text: str) -> bool:
    """Whether any sentence is a courtesy."""
    return any(_kind(sentence) is Kind.COURTESY for sentence in _sentences(text))


def is_courtesy(text: str) -> bool:
    """Whether every sentence is a greeting, thanks, a good-bye, small talk or a nod."""
    return _STRENGTH[kind_of(text)] <= _STRENGTH[Kind.COURTESY]


def echoes(text: str, before: str) -> bool:
    """Whether a few words only take up what was said before: "Early August."."""
    said = content_stems(text)
    return 0 < len(said) <= LONGEST_BARE and len(text.split()) <= LONGEST_NOD and said <= content_stems(before)


def invites_questions(text: str) -> bool:
    """Whether the candidate is asked what there is to ask, and nothing else: "Do you have any questions for us?"."""
    asking = [s for s in _sentences(text) if _kind(s) is Kind.ASKING]
    return bool(asking) and all(wording.CANDIDATES_TURN.search(s) for s in asking)


def _sentences(text: str) -> list[str]:
    plain = wording.NOISE.sub(" ", wording.QUOTED.sub(f" {wording.QUOTE} ", text))
    return [s for s in map(str.strip, wording.SENTENCE_END.split(plain)) if has_words(s)]


def _kind(sentence: str) -> Kind:
    if is_nod(sentence):
        return Kind.LISTENING
    said = _without(sentence, wording.FILLERS)
    core = _without(said, wording.THANKS, wording.FILLERS, wording.CALLED, wording.FILLERS)
    if wording.QUESTION_MARK.search(sentence):
        return _kind_of_question(sentence, core)
    if wording.REQUEST.match(core):
        return Kind.ASKING
    if any(wording.COURTESY.match(opening) for opening in (sentence, said, core)):
        return Kind.ASKING if _asks_politely(sentence) else Kind.COURTESY
    if wording.WISH.search(sentence):
        return Kind.ASKING
    return Kind.TELLING if _tells(core) else Kind.UNCLEAR


def _asks_politely(sentence: str) -> bool:
    """Whether something is asked in one breath with a greeting or thanks: "Hi Alex, tell me about yourself"."""
    clauses = [_without(clause.strip(), wording.FILLERS) for clause in sentence.split(",")[1:]]
    if any(map(wording.REQUEST.match, clauses)) or wording.WISH.search(sentence):
        return True
    return len(sentence.split()) > LONGEST_COURTESY and bool(wording.INVERTED.search(sentence))


def _without(sentence: str, *openings: re.Pattern[str]) -> str:
    """The sentence from where it matters: without "so", "okay, great", thanks and the name that it calls."""
    for opening in openings:
        found = opening.match(sentence)
        sentence = sentence[found.end() :] if found and found.end() < len(sentence) else sentence
    return sentence


def _kind_of_question(sentence: str, core: str) -> Kind:
    if wording.COURTEOUS_QUESTION.fullmatch(sentence) or wording.COURTEOUS_QUESTION.fullmatch(core):
        return Kind.COURTESY
    if wording.TAG.search(sentence):
        return Kind.CHECKING
    asks = wording.REQUEST.match(core) or wording.ASKING_WORD.match(core)
    said = words(core)
    bare = len(said) <= LONGEST_BARE and not any(map(_is_matter, said))
    if bare or (len(said) <= LONGEST_FRAGMENT and not asks and _is_latin(core)):
        return Kind.CHECKING
    leans = bool(said) and (_base(said[0]) in wording.LEANING or said[:2] == ["you", "mean"])
    return Kind.CHECKING if leans and not asks and not wording.INVERTED.search(core) else Kind.ASKING


def _is_latin(text: str) -> bool:
    """Whether two words may be a fragment: in Chinese or Korean they can be a whole question."""
    return all(c.isascii() for c in text if c.isalpha())


def _is_matter(word: str) -> bool:
    return word not in FUNCTION_WORDS | wording.WITHOUT_MATTER and stem(word) not in ASKING_STEMS


def _tells(core: str) -> bool:
    """A sentence that is no order: "That …", "OpenSSL is …", "Pieter you've …", "in hardware", "trying to …"."""
    said = words(core)
    if not said:
        return False
    if said == [wording.QUOTE] or said[0] in wording.TELLING or _base(said[0]) in wording.TELLING:
        return True
    if said[0] in ("let's", "lets"):  # "let's say 9 years"; where it leads on to a matter it is a request
        return True
    if said[0] in wording.PLACING:
        return "you" not in said and "your" not in said
    if said[0][0].isdigit() or (said[0].endswith("ing") and len(said[0]) > 5):
        return True
    subject = len(said) > 1 and said[1] != _base(said[1]) and _base(said[1]) in wording.SUBJECTS
    return subject or (_base(said[0]) not in ("you", "your") and any(w in wording.VERBS for w in said[1:3]))


def _base(word: str) -> str:
    return word.split("'")[0]
