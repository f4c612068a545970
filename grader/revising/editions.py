"""The modes of a new revision: other sentences, other rules, asked again, or reviewed by a person.

None of these sets the revision itself: `as_revision` does, last.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from grader import __version__
from grader.assessment import AnswerGrade, Assessment, Provenance, Review, Revision, RubricReference
from grader.judgement import ErrorModel
from grader.narrative.quality import notices
from grader.narrative.writing import narrated, write
from grader.revising.answers import machine_answer, rescored
from grader.revising.applying import apply_overrides, ruled_answers
from grader.revising.concluding import concluded, is_misaligned
from grader.revising.criteria import check_same_criteria
from grader.revising.figures import figures
from grader.revising.judges import joined_judges
from grader.revising.orders import ReviewOrder, plain
from grader.revising.rulings import Rulings, standing_overrides
from grader.rubric import Rubric

Mode = Literal["render", "redecide", "regrade", "review"]


def rendered_again(assessment: Assessment, rubric: Rubric) -> Assessment:
    """Mode `render`: today's sentences, made from facts, over the same decision; no number and no label moves."""
    codes, misaligned = assessment.recommendation.reason_codes, is_misaligned(assessment)
    today = notices(assessment.interview, assessment.answers, misaligned=misaligned, codes=codes)
    messages = {notice.code: notice.message for notice in today}
    told = tuple(n.model_copy(update={"message": messages.get(n.code, n.message)}) for n in assessment.data_quality)
    noticed = assessment.model_copy(update={"data_quality": told})
    return narrated(noticed, write(noticed, rubric))


def redecided(assessment: Assessment, old: Rubric, new: Rubric) -> Assessment:
    """Mode `redecide`: other weights, categories, names, bands, policy and next steps over the same judgements.

    `old` is the rubric of the assessment's provenance. What people set stands. Raises CriteriaChanged where an
    answer would have been judged otherwise: another stage scored, or another criterion, question, anchor or kind.
    """
    check_same_criteria(assessment, old, new)
    error, rulings = assessment.provenance.calibration, standing_overrides(assessment)
    machine = (machine_answer(answer, old) for answer in assessment.answers)
    answers = tuple(rescored(_under(answer, new), new, error) for answer in machine)
    reference = RubricReference(id=new.id, version=new.version, sha256=new.sha256)
    provenance = assessment.provenance.model_copy(update={"rubric": reference})
    decided = assessment.model_copy(update={"answers": answers, "provenance": provenance})
    return concluded(decided, ruled_answers(decided, new, rulings), new, rulings.label)


def regraded(
    previous: Assessment, fresh: Assessment, rubric: Rubric, *, asked: Collection[str] | None = None
) -> Assessment:
    """Mode `regrade`: what the engine made now (`fresh`, under `rubric`) as the next edition of `previous`.

    `asked` are the ids of the answers that were asked again, the others having been handed to the engine as
    `standing`; None is all of them. The assessment then stands on old and new replies alike: on the judges of both,
    on the worse of their errors, and on what both took. What people set is put over the machine's new values; an
    override of what `rubric` does not rate any more has nothing to stand on and falls away.
    """
    provenance = fresh.provenance if asked is None else _on_both(previous.provenance, fresh.provenance)
    edition = fresh.model_copy(
        update={
            "id": previous.id,
            "created_at": previous.created_at,
            "revision": previous.revision,
            "replaces": previous.replaces,
            "review": previous.review,
            "usage": fresh.usage if asked is None else previous.usage + fresh.usage,
            "provenance": provenance,
        }
    )
    rulings, error = _applying(standing_overrides(previous), fresh), provenance.calibration
    one_error = asked is None or previous.provenance.calibration == fresh.provenance.calibration
    if not rulings and one_error:
        return edition  # the engine's own sentences stand
    answers = tuple(rescored(answer, rubric, error) for answer in edition.answers)
    changed = edition.model_copy(update={"answers": answers})
    return concluded(changed, ruled_answers(changed, rubric, rulings), rubric, rulings.label)


def reviewed(assessment: Assessment, rubric: Rubric, order: ReviewOrder, *, at: datetime) -> Assessment:
    """Mode `review`: what a person sets, notes and attests, as the next revision. Raises RequestError.

    A review that neither attests nor moves anything leaves an earlier attestation standing.
    """
    reviewer, note = plain(order.reviewer), plain(order.note) or None
    changed = apply_overrides(assessment, rubric, order.overrides, by=reviewer, label=order.label, note=note)
    result = as_revision(assessment, changed, mode="review", reason=note, by=reviewer, at=at)
    if result.review and result.review.attested and not order.attest:
        return result
    review = Review(attested=order.attest, reviewer=reviewer, at=at, note=note, revision=result.revision.n)
    return result.model_copy(update={"review": review})


def as_revision(
    previous: Assessment,
    result: Assessment,
    *,
    mode: Mode,
    reason: str | None,
    by: str | None,
    at: datetime,
    answers: Collection[str] = (),
) -> Assessment:
    """`result` as the revision after `previous`, made by this version of the engine at this time.

    An attestation is of what was attested: where a figure or the label has moved since, it has lapsed.
    """
    revision = Revision(n=previous.revision.n + 1, mode=mode, reason=reason, by=by, at=at, answers=tuple(answers))
    made = {"engine_version": __version__, "generated_at": at}
    review = result.review
    if review and review.attested and figures(previous) != figures(result):
        review = review.model_copy(update={"attested": False, "lapsed": True})
    provenance = result.provenance.model_copy(update=made)
    return result.model_copy(update={"revision": revision, "provenance": provenance, "review": review})


def next_draws(assessment: Assessment, asked: Collection[str] | None = None) -> dict[str, int]:
    """The draw of each answer (of those in `asked`) that has never been asked for: `Engine.grade`'s `draws`."""
    return {a.id: a.draw + 1 for a in assessment.answers if asked is None or a.id in asked}


def _under(answer: AnswerGrade, rubric: Rubric) -> AnswerGrade:
    """The answer with the rubric's names, weights and order of criteria."""
    by_id = {criterion.id: criterion for criterion in rubric.criteria}
    rated = sorted((c for c in answer.criteria), key=lambda c: list(by_id).index(c.id))
    criteria = tuple(c.model_copy(update={"name": by_id[c.id].title, "weight": by_id[c.id].weight}) for c in rated)
    return answer.model_copy(update={"criteria": criteria})


def _on_both(old: Provenance, new: Provenance) -> Provenance:
    """The provenance of grades of which some stand on `old` and some on `new`."""
    earlier = [sha for sha in (*old.earlier_prompts_sha256, old.prompts_sha256) if sha != new.prompts_sha256]
    return new.model_copy(
        update={
            "judges": joined_judges(old.judges, new.judges),
            "calibration": max(old.calibration, new.calibration, key=_badness),
            "earlier_prompts_sha256": tuple(dict.fromkeys(earlier)),
        }
    )


def _badness(error: ErrorModel) -> tuple[float, float]:
    """As for a panel: no better than the worst of those that it stands on."""
    return error.sigma, error.beta


def _applying(rulings: Rulings, fresh: Assessment) -> Rulings:
    """Those whose answer and criterion are still rated."""
    rated: set[tuple[str, str | None]] = {(a.id, c.id) for a in fresh.answers for c in a.criteria}
    rated |= {(a.id, None) for a in fresh.answers if a.criteria}
    return rulings.model_copy(update={"values": tuple(v for v in rulings.values if v.target in rated)})
