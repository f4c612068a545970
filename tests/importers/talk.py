"""A talk in a line a turn, and what is read in it, short enough to be compared."""

from __future__ import annotations

from grader.importers.parsing import Parsed, parse_conversation


def talk(*turns: str, candidate: str | None = "C") -> Parsed:
    """What is found in turns such as "I: What is it?" and "C: A list."; C is the candidate."""
    return parse_conversation("\n".join(turns), format="markdown", candidate=candidate)


def threads(*turns: str) -> list[list[str]]:
    """The exchanges found, each as question, answer, and the questions and answers of its follow-ups."""
    return [
        [e.question, e.answer, *(text for f in e.follow_ups for text in (f.question, f.answer))]
        for e in talk(*turns).exchanges
    ]
