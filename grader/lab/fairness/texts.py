"""The texts of an exchange, rewritten: what the candidate said and, for some kinds, what they were asked."""

from __future__ import annotations

from collections.abc import Callable

from grader.lab.fairness.rewriting import Rewritten
from grader.transcript import Exchange

Rewriter = Callable[[str], Rewritten]
Answering = Callable[[str, str], Rewritten]
"""What becomes of an answer, given the question that it answers."""


def with_texts(exchange: Exchange, answer: Answering, question: Rewriter = Rewritten) -> tuple[Exchange, int]:
    """The exchange with its answers (and questions) rewritten, and how many places changed in all.

    Key points and reference answer stay: they are the employer's. An answer without a word stays as it is.
    """
    told = _told(exchange.answer, exchange.question, answer)
    put = question(exchange.question)
    follow_ups = [(f, question(f.question), _told(f.answer, f.question, answer)) for f in exchange.follow_ups]
    edits = told.edits + put.edits + sum(q.edits + a.edits for _, q, a in follow_ups)
    changed = {
        "question": put.text,
        "answer": told.text,
        "follow_ups": tuple(f.model_copy(update={"question": q.text, "answer": a.text}) for f, q, a in follow_ups),
    }
    return (exchange.model_copy(update=changed), edits) if edits else (exchange, 0)


def _told(text: str, question: str, answer: Answering) -> Rewritten:
    return answer(text, question) if any(c.isalnum() for c in text) else Rewritten(text)
