"""The same answer with padding, and without it."""

from __future__ import annotations

import re
from random import Random

from grader.lab.fairness.rewriting import NOT_GOING_ON, NOT_INSIDE, Rewritten, one_of, replaced, sentence_starts
from grader.lab.fairness.words import Length

_WORDS_TWICE = re.compile(rf"{NOT_INSIDE}([^\W\d_]+(?: [^\W\d_]+)?),? \1{NOT_GOING_ON}", re.IGNORECASE)
_DOUBLED = frozenset({"had", "that"})  # "what he had had", "that that": said twice in good English
_NOT_A_WORD = re.compile(r"[\W_]+")


def longer(text: str, question: str, length: Length, draws: Random) -> Rewritten:
    """The text with the question restated before it, empty sentences between its own, and a close. No word is lost."""
    starts = [place for place in sentence_starts(text) if place and text[place - 1] == " "]
    between = [place for place in starts if "\n" not in text[:place] and draws.random() < length.between_rate]
    parts, at = [f"{draws.choice(length.openings)} {length.restating.replace('{question}', question.strip())} "], 0
    for place in between:
        parts += [text[at:place], f"{draws.choice(length.between)} "]
        at = place
    parts += [text[at:].rstrip(), _stop(text), draws.choice(length.closings)]
    return Rewritten("".join(parts), len(between) + 3)


def shorter(text: str, length: Length) -> Rewritten:
    """The text without empty phrases, empty sentences, and what is said twice. Every other word stays."""
    done = _without_sentences(text, frozenset(map(_folded, length.empty_sentences)))
    for _ in range(3):  # "Well, you know, I think that …": one beginning hides behind another
        done = done.then(lambda t: _without_starts(t, length))
    done = done.then(lambda t: replaced(t, _one_of_signs(length.empty_inside), _comma))
    done = done.then(lambda t: replaced(t, _hedges(length), lambda m: m[1]))
    done = done.then(lambda t: replaced(t, one_of(length.wordy), lambda m: length.wordy[m[0].lower()]))
    done = done.then(lambda t: replaced(t, _empty_words(length), lambda m: ""))
    done = done.then(lambda t: replaced(t, _WORDS_TWICE, lambda m: None if m[1].lower() in _DOUBLED else m[1]))
    return done if any(c.isalnum() for c in done.text) else Rewritten(text)


def _stop(text: str) -> str:
    """What goes between the text and a further sentence."""
    last = text.rstrip()[-1:]
    return " " if last in ".!?…" else "\n" if last in "`|" else ". "


def _folded(text: str) -> str:
    return _NOT_A_WORD.sub(" ", text).strip().casefold()


def _without_sentences(text: str, empty: frozenset[str]) -> Rewritten:
    """Without the sentences that are empty, or that were said before."""
    starts = sentence_starts(text)
    if not starts:
        return Rewritten(text)
    kept, seen, edits = [text[: starts[0]]], set[str](), 0
    for start, end in zip(starts, (*starts[1:], len(text)), strict=True):
        folded = _folded(text[start:end])
        if (folded in empty or folded in seen) and "\n" not in text[start:end].rstrip():
            edits += 1
            continue
        seen.add(folded)
        kept.append(text[start:end])
    return Rewritten("".join(kept).rstrip(), edits) if edits else Rewritten(text)


def _without_starts(text: str, length: Length) -> Rewritten:
    phrases = "|".join(re.escape(p) for p in sorted(length.empty_starts, key=len, reverse=True))
    pattern = re.compile(rf"(?:{phrases}) (?=[^\W_])", re.IGNORECASE)
    starts = set(sentence_starts(text))
    return replaced(text, pattern, lambda match: "" if match.start() in starts else None)


def _one_of_signs(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Phrases that begin and end with a sign, not with a word."""
    return re.compile("|".join(re.escape(p) for p in sorted(phrases, key=len, reverse=True)), re.IGNORECASE)


def _comma(match: re.Match[str]) -> str:
    """One of the two commas stays before a conjunction ("fast, of course, but dear")."""
    following = match.string[match.end() : match.end() + 5].lower()
    return "," if following.startswith((" and ", " but ", " so ", " or ", " yet ")) else ""


def _hedges(length: Length) -> re.Pattern[str]:
    hedges = one_of(length.empty_hedges).pattern
    return re.compile(rf"{NOT_INSIDE}(and|but|because|so) {hedges}(?= [^\W_])", re.IGNORECASE)


def _empty_words(length: Length) -> re.Pattern[str]:
    """An empty word inside a sentence, with the blank before it; "not really" states something, and stays."""
    before = "".join(rf"(?<!\b{re.escape(word)})" for word in length.after_these)
    return re.compile(rf"(?<=[^\W_]){before} {one_of(length.empty_words).pattern}(?=[ .])", re.IGNORECASE)
