"""What was measured of escalation, as tables for a terminal: plain text, the same through a pipe."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TextIO

from grader.lab.escalation.recordings import PREFIX, kind_of
from grader.lab.escalation.results import Escalation, OverSplits, Reliability, RuleInWords
from grader.lab.escalation.words import EVERY_SPLIT
from grader.narrative.english import count, listed, one_line

WIDTH = 110
MOST_RULES = 6  # shown; the others are counted
Row = Sequence[str]


def print_escalation(found: Sequence[Escalation], file: TextIO) -> None:
    """Writes the tables to `file`, one part for each panel."""
    print("\n\n".join("\n".join(escalation_lines(each)) for each in found), file=file)


def escalation_lines(e: Escalation) -> Iterator[str]:
    """What was compared, at which price, by which rules; and how sure the cheap panel may be."""
    yield from _heading(e)
    yield ""
    yield from _figures(e)
    yield ""
    yield from _rules(e)
    yield ""
    yield from _sureness(e)


def _heading(e: Escalation) -> Iterator[str]:
    kind = _kind(e)
    under = f", judges recorded under the rubric {kind!r}" if kind else ""
    told = f"{count(e.rows, 'answer')} to {count(e.questions, 'question')} of {e.dataset}, {e.levels} levels{under}"
    yield one_line(told)
    yield from _wrapped(f"cheap judges, {e.cheap:g} units a call: {_names(e.judges, kind)}")
    yield from _wrapped(f"stronger judges, 1 unit a call: {_names(e.candidates, kind)}")
    if e.incomplete:
        yield f"{count(e.incomplete, 'answer')} without a judgement of some judge: it drops out of the panel there"
    halves = f"{count(len(e.splits), 'time')}: a rule chosen on half of the questions for at most {e.budget:g} units"
    told = "an answer, and tried on the other half. Figures are Cohen's kappa with people there, over these halves."
    yield from _wrapped(f"{halves} {told}")


def _figures(e: Escalation) -> Iterator[str]:
    rows = [
        ("the rule", e.kappa),
        ("the best cheap judge of that half, alone", e.best_cheap),
        ("the cheap judge that was best before, alone", e.fitted_cheap),
        ("the stronger judge of the rule, alone (1 unit)", e.strong),
        ("the rule − the best cheap judge", e.gain),
        ("the rule − the cheap judge that was best before", e.fitted_gain),
        ("units an answer", e.units),
        ("share of answers sent on", e.sent),
    ]
    yield from _table(("", "mean", "sd", "lowest", "highest", "splits"), [(name, *_over(o)) for name, o in rows])


def _over(o: OverSplits) -> Row:
    return (*(_number(x) for x in (o.mean, o.sd, o.low, o.high)), str(o.splits))


def _rules(e: Escalation) -> Iterator[str]:
    yield "Rules that the halves chose"
    for rule, times in e.rules[:MOST_RULES]:
        yield from _wrapped(f"{times} × {_rule(rule, e)}", "    ")
    rest = sum(times for _, times in e.rules[MOST_RULES:])
    if rest:
        yield f"{rest} × {count(len(e.rules) - MOST_RULES, 'other rule')}"
    yield from _wrapped(f"On all questions: {_rule(e.rule, e)}")
    if e.rule.sent == EVERY_SPLIT and not any(spec.startswith(PREFIX) for spec in (*e.rule.judges, e.rule.strong)):
        options = " ".join(f"--judge {spec}" for spec in e.rule.judges)
        yield one_line(f"As options of grader grade: {options} --escalate {e.rule.strong}")


def _rule(rule: RuleInWords, e: Escalation) -> str:
    every = rule.judges == e.judges and len(e.judges) > 1
    asked = f"all {len(e.judges)}" if every else _names(rule.judges, _kind(e))
    return f"ask {asked}; {_name(rule.strong, _kind(e))} decides {rule.sent}"


def _sureness(e: Escalation) -> Iterator[str]:
    r = e.reliability
    if r is None:
        yield f"Confidence of the cheap panel: not defined ({e.why_no_reliability})"
        return
    yield "Confidence of the cheap panel without a stronger judge, each question's by what the other questions show"
    yield from _table(
        ("dissenters", "answers", "right", "stated", "from all questions"),
        [
            (str(s.dissenters), str(s.n), _number(s.right / s.n), _number(s.stated), _number(s.confidence))
            for s in r.table
        ],
    )
    yield _brier(r)


def _brier(r: Reliability) -> str:
    ratio = "not defined: no answer is wrong" if r.ratio is None else f"{r.ratio:.3f}"
    left_out = f"; {count(r.unjudged, 'answer')} that no cheap judge judged left out" if r.unjudged else ""
    return f"ECE {r.ece:.3f}; Brier {r.brier:.4f}, of a constant {r.brier_of_constant:.4f}, ratio {ratio}{left_out}"


def _kind(e: Escalation) -> str:
    """The kind of rubric under which all of the judges were recorded; empty where that is not so."""
    every = (*e.judges, *e.candidates)
    kinds = {kind_of(spec.removeprefix(PREFIX)) if spec.startswith(PREFIX) else "" for spec in every}
    return kinds.pop() if len(kinds) == 1 else ""


def _names(specs: Sequence[str], kind: str) -> str:
    return listed([_name(spec, kind) for spec in specs])


def _name(spec: str, kind: str) -> str:
    return one_line(spec.removeprefix(PREFIX).removesuffix(f"/{kind}") if kind else spec)


def _number(x: float | None) -> str:
    return "–" if x is None else f"{x:.3f}".replace("-", "−")


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent, break_long_words=False)


def _table(head: Row, rows: Sequence[Row]) -> Iterator[str]:
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]
    for row in (head, *rows):
        cells = [cell.ljust(widths[0]) if n == 0 else cell.rjust(widths[n]) for n, cell in enumerate(row)]
        yield "  ".join(cells).rstrip()
