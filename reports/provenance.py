"""What made an assessment, so that it can be made again: the last section of a report."""

from __future__ import annotations

from collections import Counter

from grader.assessment import Assessment, JudgeReference, Provenance
from grader.completion import Usage
from grader.judgement import ErrorModel
from reports import wording
from reports.passages import line
from reports.shapes import Fact

_HIDDEN = {"email": ("e-mail address", "e-mail addresses"), "phone": ("phone number",)}


def provenance(a: Assessment, *, with_usage: bool) -> tuple[Fact, ...]:
    """Ids, hashes, versions, judges and their measured error; what it took, for those who pay."""
    p = a.provenance
    facts = [
        Fact("Assessment", line(a.id)),
        Fact("Status", a.status.value),
        Fact("Revision", _revision(a)),
        Fact("Replaces", line(a.replaces or "")),
        Fact("Interview", line(a.interview.id or "")),
        Fact("Language", line(a.interview.language or "")),
        Fact("Schema version", a.schema_version),
        Fact("Engine version", line(p.engine_version)),
        Fact("Rubric", f"{line(p.rubric.id)}@{line(p.rubric.version)}"),
        Fact("Rubric sha256", line(p.rubric.sha256)),
        Fact("Prompts sha256", line(p.prompts_sha256)),
        Fact("Transcript sha256", line(p.transcript_sha256)),
        Fact("Judge" if len(p.judges) == 1 else "Judges", "; ".join(map(_judge, p.judges)) or "none"),
        Fact("Judge’s error", _error(p.calibration)),
        Fact("Judge’s error by criterion", _by_criterion(p.calibration, a)),
        Fact("Narrator", line(p.narrator)),
        Fact("Left for models", _disclosed(a)),
    ]
    if with_usage:
        facts.append(Fact("Usage", _usage(a.usage)))
    return tuple(f for f in facts if f.value)


def escalation(p: Provenance) -> str:
    """The SPEC of the stronger judge; empty where there is none."""
    return next((j.spec for j in p.judges if j.role == "escalation"), "")


def _revision(a: Assessment) -> str:
    r = a.revision
    by = f" by {line(r.by)}" if r.by else ""
    reason = f": {line(r.reason)}" if r.reason else ""
    return f"{r.n} ({r.mode}{by}, {wording.moment(r.at)}){reason}"


def _judge(j: JudgeReference) -> str:
    named = [line(name) for name in j.replied_as if name != j.model]
    replied = f" (replied as {' and '.join(named)})" if named else ""
    return f"{line(j.spec)}{replied}{_asked_when(j)}"


def _asked_when(j: JudgeReference) -> str:
    if j.role == "judge":
        return ""
    unsure = "" if j.below is None else f" or are right less often than {wording.number(j.below)}"
    return f", asked only where the others {'disagree, fail' if unsure else 'disagree or fail'}{unsure}"


def _disclosed(a: Assessment) -> str:
    """How many requests left, and what was hidden in them; the JSON has the sha256 of each."""
    sent = [answer.disclosure for answer in a.answers if answer.disclosure]
    calls = sum(len(each.requests) for each in sent) + len(a.provenance.narration)
    if not calls:
        return ""
    hidden = Counter[str]()
    for each in sent:
        hidden.update(each.masked.model_dump())
    kinds = [wording.plural(n, *_HIDDEN.get(kind, (kind,))) for kind, n in hidden.items() if n]
    return f"{wording.plural(calls, 'request')}; hidden: {', '.join(kinds) or 'nothing to hide was found'}"


def _error(e: ErrorModel) -> str:
    measured = "measured" if e.measured else "not measured: a wide default"
    figures = ", ".join(f"{n} {wording.number(v)}" for n, v in (("sigma", e.sigma), ("rho", e.rho), ("beta", e.beta)))
    return f"{figures} levels ({measured}; {line(e.source)})"


def _by_criterion(e: ErrorModel, a: Assessment) -> str:
    """Which criteria were measured, which stand on the one error of all content, and which on a default."""
    names = {c.id: c.name for answer in a.answers for c in answer.criteria}
    groups: dict[tuple[str, str], list[str]] = {}
    for c in e.criteria:
        if c.id in names:  # the others were rated in no answer of this interview
            figures = f"sigma {wording.number(round(c.sigma, 2))}, beta {wording.number(round(c.beta, 2))}"
            groups.setdefault((c.source, figures), []).append(line(names[c.id]))
    return "; ".join(f"{', '.join(group)}: {line(source)} ({figures})" for (source, figures), group in groups.items())


def _usage(u: Usage) -> str:
    parts = [wording.plural(u.calls, "call")]
    if u.retries:
        parts.append(wording.plural(u.retries, "retry", "retries"))
    parts += [
        f"{'unknown' if n is None else format(n, ',')} {what} tokens"
        for n, what in ((u.input_tokens, "input"), (u.cached_tokens, "cached"), (u.output_tokens, "output"))
        if n != 0
    ]
    if u.calls:
        parts.append("cost unknown" if u.cost_usd is None else f"{u.cost_usd:.4f} USD")
    return ", ".join(parts)
