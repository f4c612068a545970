"""Is a text the question said again?

An echo holds the question's words and nothing of the candidate's own. It is no answer, and no strength.
"""

from __future__ import annotations

import re

from grader.text.words import ASKING_STEMS, content_stems, stem, stems_of, word_list, words

COPIED_RUN = 6  # words in a row that stand in the question are the question's, whoever says them
SHORTEST_ECHO = 3  # stems: a shorter answer ("TCP") may be a choice among what the question offers

# Said of any answer, or asked about in any interview: naming one of these claims no technical knowledge.
_GENERAL = frozenset(
    stem(word)
    for word in word_list("""
    action addressed answer aspect career challenge change choice clear clearly colleague company communication
    complete concept conflict concrete consideration context correct deadline decision demonstrated described design
    detailed different difference disagreement discussed effect engineer environment explained failure feedback feature
    follow general goal good idea impact improvement include interest interview issue job knowledge lead leader
    leadership learn manager member mistake motivation new part people person plan point position
    practical principle priority problem professional project real relevant requirement result role scenario
    senior shows skill solution specific stakeholder strength strong structured success system team teammate
    technical technology term trade tradeoff off understanding understand user weakness work year
    """)
)
_GENERAL_COMPOUNDS = word_list(
    """
    day-to-day end-to-end first-hand follow-up hands-on high-level in-depth long-term low-level non-technical
    one-on-one problem-solving real-world short-term so-called step-by-step trade-off trade-offs up-to-date
    well-defined well-structured
    """
)
# Said around a question that is said again.
_FILLERS = frozenset(
    stem(word)
    for word in word_list("""
    actually asked asking basically believe exactly following good great guess important interesting literally matter
    matters
    maybe mean means obviously opinion probably really regarding repeat said say says simply thank thanks think thinks
    well
    """)
)
_COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:[-‐‑–][^\W\d_]+)+")
_NAME = re.compile(r"(?<![^\W_])(?:[^\W\d_]*[A-Z][^\W_]*[A-Z0-9+#][^\W_]*[+#]*|[^\W\d_]+[0-9+#]+)")
_CAPITAL = re.compile(r"(?<=[^\W_] )(?<!\. )[A-Z][^\W\d_]+")


def is_echo(text: str, question: str) -> bool:
    """Whether a text of three or more stems has none outside the question, or holds the question's very words.

    Words that only ask ("question", "explain") and fillers ("basically") are nobody's own.
    """
    stems = content_stems(text)
    own = stems - content_stems(question) - ASKING_STEMS - _FILLERS
    said, asked = _spelt(text), _spelt(question)
    return said.strip() != "" and not own and (len(stems) >= SHORTEST_ECHO or asked in said)


def restates(text: str, question: str) -> bool:
    """Whether a sentence says the question again, in the words of it, and adds nothing to it."""
    own = own_words(text, question)
    added = stems_of(own) - content_stems(question) - ASKING_STEMS - _FILLERS
    return not added and (len(own) < len(words(text)) or is_echo(text, question))


def own_words(text: str, question: str) -> list[str]:
    """The words of a text without the runs of six or more that it copies from the question.

    A word of the question that the candidate uses in a sentence of their own stays. Without this, the question with
    one word more scores up to 90 where the reference shares its words; on graded answers it costs .002 of r.
    """
    said, asked = words(text), words(question)
    runs = {tuple(asked[n : n + COPIED_RUN]) for n in range(len(asked) - COPIED_RUN + 1)}
    copied: set[int] = set()
    for n in range(len(said) - COPIED_RUN + 1 if runs else 0):
        if tuple(said[n : n + COPIED_RUN]) in runs:
            copied.update(range(n, n + COPIED_RUN))
    return [word for n, word in enumerate(said) if n not in copied]


def adds_nothing(quote: str, question: str) -> bool:
    """Whether every content word of a quote comes from the question."""
    return content_stems(quote) <= content_stems(question)


def credits_the_question(point: str, question: str, answer: str) -> bool:
    """Whether a point credits the answer with what only the question names.

    True if a name or a compound of the point ("Kafka", "event-driven") is in the question and not in the answer;
    and if the point names plain matters of the question and nothing at all of the answer.
    """
    asked = _spelt(question)
    asked_terms = {t for t in (" ".join(words(t)) for t in _terms(point, question)) if t and f" {t} " in asked}
    if asked_terms:
        answered = _spelt(answer)  # the long text, and most points need it not
        if any(f" {t} " not in answered for t in asked_terms):
            return True
    named = content_stems(point) - _GENERAL - ASKING_STEMS
    return bool(named & content_stems(question)) and not content_stems(point) & content_stems(answer)


def _terms(point: str, question: str) -> list[str]:
    """What looks like a technical term: names, abbreviations, compounds; also what the question writes as a name."""
    compounds = [c for c in _COMPOUND.findall(point) if c.casefold() not in _GENERAL_COMPOUNDS]
    in_question = {n.casefold() for n in (*_NAME.findall(question), *_CAPITAL.findall(question))}
    named = [w for w in words(point) if w in in_question and stem(w) not in _GENERAL]
    return [*compounds, *_NAME.findall(point), *_CAPITAL.findall(point), *named]


def _spelt(text: str) -> str:
    """The words between single blanks, one at either end, so that "event-driven" is " event driven "."""
    return f" {' '.join(words(text))} "
