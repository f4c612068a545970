"""What is wrong with a rubric that loads: faults that would make a grade unfair, unclear or impossible.

The weights of the categories have to sum to 1 or to 100, since they are printed as shares of the overall score.
The weights of criteria are relative to the criteria rated beside them, and may have any scale. An error makes a
rubric unfit for use; a warning is for a person to weigh. Whether each rule of the policy can fire is
`reachability`'s part; what no text may say is `narrative.lint`'s.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from grader.judgement import ReasonCode
from grader.narrative.grounds import grounds, pronouns
from grader.narrative.lint import Setting
from grader.narrative.lint import lint as text_faults
from grader.rubric import ANY_OTHER_STAGE, LEVELS, Criterion, Label, Rubric
from grader.rubrics.reachability import policy_faults
from grader.transcript import stage_key

LONGEST_ANCHOR = 40  # words; every anchor is in the prompt of every answer
LARGEST_DELIVERY = 0.34  # of an answer's weight on how it is told: an answer to another question can score that much
_SUMS = (1.0, 100.0)


@dataclass(frozen=True)
class LintFault:
    """One fault: the field's path by ids (`criteria.accuracy.levels.3`), what is wrong and what would be right."""

    field: str
    message: str
    severity: Literal["error", "warning"] = "error"


def lint(rubric: Rubric) -> tuple[LintFault, ...]:
    """Every fault, in the order of the file's fields. No fault: an empty tuple."""
    checks = (_weights, _categories, _criteria, _stages, _bands, _wording, _next_steps)
    faults = [fault for check in checks for fault in check(rubric)]
    return (*faults, *(LintFault(field, message) for field, message in policy_faults(rubric)))


def _weights(rubric: Rubric) -> Iterator[LintFault]:
    total = math.fsum(c.weight for c in rubric.categories)
    if not any(math.isclose(total, right, rel_tol=1e-3) for right in _SUMS):
        yield LintFault("categories", f"the weights sum to {total:g}; they should sum to 1 or to 100")


def _categories(rubric: Rubric) -> Iterator[LintFault]:
    for category in rubric.categories:
        fed = [c for c in rubric.criteria if c.category == category.id]
        if not fed:
            yield LintFault(f"categories.{category.id}", "no criterion feeds it; add one or remove the category")
        elif category.must_have and not any(c.content for c in fed):
            message = "a must-have that no content criterion feeds; it would be met by any well-told answer"
            yield LintFault(f"categories.{category.id}.must_have", message)


def _criteria(rubric: Rubric) -> Iterator[LintFault]:
    if not any(c.content for c in rubric.criteria):
        yield LintFault("criteria", "none is a content criterion; one at least has to rate what the answer says")
    for criterion in rubric.criteria:
        yield from _anchors(criterion)


def _anchors(criterion: Criterion) -> Iterator[LintFault]:
    seen: dict[str, int] = {}
    for level in LEVELS:
        field, text = f"criteria.{criterion.id}.levels.{level}", criterion.levels.get(level, "")
        plain = " ".join(re.findall(r"\w+", text.casefold()))
        if not plain:
            yield LintFault(field, "no anchor; say what an answer at this level shows")
        elif plain in seen:
            yield LintFault(field, f"the same anchor as level {seen[plain]}; say what sets them apart")
        if len(text.split()) > LONGEST_ANCHOR:
            message = f"{len(text.split())} words; at most {LONGEST_ANCHOR} keep the prompt short"
            yield LintFault(field, message, "warning")
        seen.setdefault(plain, level)


def _stages(rubric: Rubric) -> Iterator[LintFault]:
    unscored = {stage_key(s) for s in rubric.unscored_stages}
    for criterion in rubric.criteria:
        named = [s for s in criterion.stages if s != ANY_OTHER_STAGE]
        off = [s for s in named if stage_key(s) in unscored]
        if off and len(off) == len(criterion.stages):
            yield LintFault(f"criteria.{criterion.id}.stages", "never applies: each of its stages is unscored")
        elif off:
            message = f"{off[0]!r} is unscored as well; remove it here or from unscored_stages"
            yield LintFault(f"criteria.{criterion.id}.stages", message)
    scored = {stage_key(s): s for c in rubric.criteria for s in c.stages if stage_key(s) not in unscored}
    for stage in (scored | {ANY_OTHER_STAGE: ANY_OTHER_STAGE}).values():
        yield from _rated(rubric, stage)


def _rated(rubric: Rubric, stage: str) -> Iterator[LintFault]:
    """Whether an answer of this stage is rated on what it says, and mostly on that."""
    where = "a stage that no criterion names" if stage == ANY_OTHER_STAGE else f"the stage {stage!r}"
    criteria = rubric.criteria_for(stage)
    if not any(c.content for c in criteria):
        right = f'add "{ANY_OTHER_STAGE}" to the stages of one' if stage == ANY_OTHER_STAGE else "name it in one"
        yield LintFault("criteria", f"no content criterion rates {where}; {right}", "warning")
        return
    told = math.fsum(c.weight for c in criteria if not c.content) / math.fsum(c.weight for c in criteria)
    if told > LARGEST_DELIVERY:
        message = (
            f"in {where} {told:.0%} of the weight is on how an answer is told, so one that misses the question "
            f"can score {100 * told:.0f}; give content criteria more weight"
        )
        yield LintFault("criteria", message, "warning")


def _bands(rubric: Rubric) -> Iterator[LintFault]:
    starts = [b.from_ for b in rubric.bands]
    if starts[0] != 0:
        yield LintFault("bands[0].from", f"the first band begins at {starts[0]}; it should begin at 0")
    for n, (lower, upper) in enumerate(pairwise(starts), 1):
        if upper <= lower:
            message = f"{upper} does not come after {lower}; bands go up, each beginning once"
            yield LintFault(f"bands[{n}].from", message)
    names = [b.name.casefold() for b in rubric.bands]
    for n, name in enumerate(names):
        if name in names[:n]:
            yield LintFault(f"bands[{n}].name", f"{rubric.bands[n].name!r} is used twice; names are unique")


def _wording(rubric: Rubric) -> Iterator[LintFault]:
    for field, text in _texts(rubric):
        traits = (f"judges by a trait or feeling: {m[0]!r}" for m in _TRAIT.finditer(text))
        for fault in dict.fromkeys([*grounds(text), *traits, *pronouns(text)]):
            yield LintFault(field, f"{fault}; rate what the answer says, in words that fit anybody")
        if counted := _N_OF_M.search(text):
            yield LintFault(
                field, f"{counted[0]!r} counts items, and judges miscount; describe what the level looks like"
            )
        elif counted := _AT_LEAST_N.search(text):
            yield LintFault(field, f"{counted[0]!r} counts items; describe what the level looks like", "warning")


def _texts(rubric: Rubric) -> Iterator[tuple[str, str]]:
    """What a judge reads, and the names that reports print, each with its path."""
    yield "title", rubric.title
    for category in rubric.categories:
        yield f"categories.{category.id}.name", category.name
    for c in rubric.criteria:
        yield f"criteria.{c.id}.name", c.title
        yield f"criteria.{c.id}.question", c.question
        yield from ((f"criteria.{c.id}.levels.{n}", text) for n, text in sorted(c.levels.items()))
    yield from ((f"bands[{n}].name", band.name) for n, band in enumerate(rubric.bands))


def _next_steps(rubric: Rubric) -> Iterator[LintFault]:
    given = {rule.label for rule in rubric.policy.rules} | {Label.INCONCLUSIVE}
    for label in Label:
        if label in given and not rubric.next_steps.get(label):
            yield LintFault(f"next_steps.{label}", "no step for a label that can be given; add one")
    known = {*Label, *ReasonCode}
    for key, steps in rubric.next_steps.items():
        if key not in known:
            yield LintFault(f"next_steps.{key}", "neither a label nor a reason code, so never shown; mend its spelling")
        for n, step in enumerate(steps):
            yield from _step(f"next_steps.{key}[{n}]", step, _label_beside(key))


def _label_beside(key: str) -> Label:
    """The label that a step may stand beside; those of a gap can stand beside any, so they promise nothing."""
    return Label(key) if key in set(Label) else Label.INCONCLUSIVE


def _step(field: str, step: str, label: Label) -> Iterator[LintFault]:
    if not re.search(r"[^.][.]$", step):
        yield LintFault(field, "a step is a sentence that ends with one full stop")
    yield from (LintFault(field, f"{fault}; write it otherwise") for fault in text_faults(step, Setting(label=label)))


# An anchor has no subject ("sounds confident"), so the words alone tell, which they do not in other texts.
_TRAIT = re.compile(
    r"\b(?:(?:self-)?confident(?:ly)?|nervous(?:ly|ness)?|anxious|excite(?:d|ment)|feelings?|emotion(?:s|al(?:ly)?)?"
    r"|charming|likeab\w+|energetic|team player|humble|humility|eager(?:ly|ness)?(?! (?:load|evaluat|fetch)\w*)"
    r"|(?<!-)friendl(?:y|iness)|fluen(?:t|cy|tly)(?! (?:interface|api|builder)s?)"
    r"|fits? (?:\w+ ){0,2}(?:team|culture))\b",
    re.IGNORECASE,
)
_NUMBER = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_ITEMS = r"(?:points?|items?|steps?|parts?|elements?|aspects?|criteria|factors?|topics?|reasons?|examples?)"
_N_OF_M = re.compile(
    rf"\bhow many\b|\bnumber of (?:\w+ ){{0,2}}{_ITEMS}\b"
    rf"|\b(?:{_NUMBER}|one|half|most|all|some|none|several|few|any|each)(?: \w+)? (?:out )?of (?:the |these |its )?"
    rf"(?:{_NUMBER}\b|following|(?:\w+ )?key points|(?:\w+ )?{_ITEMS}\b)"
    rf"|\b{_NUMBER} out of\b|\b(?:1?\d|20) ?/ ?(?:1?\d|20)\b(?!/)",
    re.IGNORECASE,
)
_AT_LEAST_N = re.compile(
    rf"\b(?:at least|at most|more than|fewer than|less than|exactly|only) {_NUMBER}\b(?! ?%| per ?cent)"
    rf"|\b{_NUMBER} or (?:more|fewer|less)\b",
    re.IGNORECASE,
)
