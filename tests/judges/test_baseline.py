"""The judge without a model: what it rates, what it leaves, and what it reaches on answers that people marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.evidence.grounding import find
from grader.judgement import Fit, GradingTask, Judgement, ReasonCode, Turn, Verdict
from grader.judges.baseline import BASELINE_ERROR, BaselineJudge, judged
from grader.judges.delivery import Told, signs
from grader.rubrics.library import load_rubric
from grader.text.words import words
from tests.builders import a_rubric, a_task
from tests.figures import answer_score, correlations, rows

QUESTION = "How do you scale a database for reads?"
POINTS = ("read replicas", "caching hot rows", "connection pooling", "sharding by key")
GOOD = "First I add read replicas. Then I cache hot rows in Redis, because reads repeat. Pooling connections helps too."
CONTENT = ("accuracy", "depth")


def task(answer: str, **changes: Any) -> GradingTask:
    return a_task(answer, **({"question": QUESTION, "key_points": POINTS} | changes))


def levels(judgement: Judgement) -> dict[str, int | None]:
    return {rating.criterion_id: rating.level for rating in judgement.ratings}


async def test_it_is_a_judge() -> None:
    """It answers like any judge, with one rating for each criterion in the task's order, and no calls."""
    judgement = await BaselineJudge().judge(task(GOOD))
    assert [r.criterion_id for r in judgement.ratings] == [c.id for c in task(GOOD).criteria]
    assert judgement.usage.calls == 0


def test_covered_points_are_strengths_and_the_others_are_missing() -> None:
    """Three of four key points are found, each with the sentence that holds it; the fourth is said to be missing."""
    judgement = judged(task(GOOD))
    assert [s.point for s in judgement.strengths] == list(POINTS[:3])
    assert [s.quote for s in judgement.strengths][:2] == [
        "First I add read replicas.",
        "Then I cache hot rows in Redis, because reads repeat.",
    ]
    assert judgement.missing_points == ("sharding by key",)
    assert [(i.point, i.severity) for i in judgement.improvements] == [
        ("Not found in the answer: sharding by key", "low")
    ]
    assert judgement.verdict is Verdict.ADDRESSED
    assert judgement.ratings[0].reasoning == "Comparing words only, the answer covers 3 of 4 key points."


def test_more_coverage_is_never_a_lower_level() -> None:
    """Each further point that an answer covers adds to its levels or leaves them."""
    said = [levels(judged(task(". ".join(POINTS[:n]) + "."))) for n in range(1, len(POINTS) + 1)]
    for criterion in CONTENT:
        given_ = [level[criterion] or 0 for level in said]
        assert given_ == sorted(given_)
        assert given_[-1] == 4


def test_length_alone_pays_nothing() -> None:
    """Saying the same five times, or adding talk off the subject, raises no content level."""
    once = levels(judged(task("I add read replicas.")))
    padding = " My holidays in the mountains were long and pleasant, and the weather was kind to everybody."
    assert levels(judged(task("I add read replicas. " * 5))) == once
    padded = levels(judged(task("I add read replicas." + padding * 10)))
    assert [padded[c] for c in CONTENT] == [once[c] for c in CONTENT]


def test_a_key_point_and_a_reference_are_used_together() -> None:
    """Where both are given, an answer that holds only one of them covers part of the whole."""
    answer = "Read replicas, caching hot rows, connection pooling, sharding by key."
    reference = "Materialised views, archived partitions, batching, compression, denormalised tables, vacuum schedules."
    assert levels(judged(task(answer)))["depth"] == 4
    assert (levels(judged(task(answer, reference_answer=reference)))["depth"] or 0) < 4


@pytest.mark.parametrize("points", [(), ("", "the of")])
def test_without_anything_to_compare_with_content_is_unrated(points: tuple[str, ...]) -> None:
    """No reference and no key point with a word in it: null, never a guess; delivery is rated."""
    judgement = judged(task(GOOD, key_points=points))
    assert [levels(judgement)[c] for c in CONTENT] == [None, None]
    assert (levels(judgement)["clarity"] or 0) > 1
    assert judgement.strengths == ()
    assert judgement.missing_points == ()


def test_a_criterion_without_a_measure_is_unrated() -> None:
    """What words cannot show stays null, with the reason."""
    criterion = a_rubric().criteria[2].model_copy(update={"baseline": None})
    rating = judged(task(GOOD, criteria=(criterion,))).ratings[0]
    assert rating.level is None
    assert rating.reasoning.startswith("Not rated")


@pytest.mark.parametrize("key_points", [POINTS, ()])
@pytest.mark.parametrize(
    "answer",
    [
        QUESTION,
        "How do you scale a database for reads? You scale a database for reads.",
        "The question is how you scale reads of a database.",
        "I don't know.",
        "Sorry, no idea!",
        f"So, you asked me the following: {QUESTION} I don't know.",
    ],
)
def test_an_echo_is_worth_nothing(answer: str, key_points: tuple[str, ...]) -> None:
    """The question said again, or "I don't know": content 0, and nothing told to rate."""
    judgement = judged(task(answer, key_points=key_points))
    assert judgement.verdict is Verdict.NOT_ADDRESSED
    assert levels(judgement) == {"accuracy": 0, "depth": 0, "clarity": None}


def test_a_note_instead_of_an_answer_is_a_zero_only_beside_a_reference() -> None:
    """Examiners mark "No response." 0; without anything expected there is nothing to rate."""
    assert levels(judged(task("No response.")))["accuracy"] == 0
    nothing = judged(task("No response.", key_points=()))
    assert nothing.verdict is Verdict.NO_ANSWER
    assert set(levels(nothing).values()) == {None}


@pytest.mark.parametrize("answer", ["Skip.", "I'd rather not answer that question.", "pass", "Can we move on?"])
def test_declining_is_no_zero(answer: str) -> None:
    """Who will not answer has no score, key points or not."""
    judgement = judged(task(answer))
    assert judgement.verdict is Verdict.DECLINED
    assert set(levels(judgement).values()) == {None}


@pytest.mark.parametrize(
    "answer", ["Pass by reference.", "No response means a timeout.", "I don't know Kafka; I use NATS."]
)
def test_words_of_a_note_in_an_answer_are_an_answer(answer: str) -> None:
    """Only a text that says nothing else stands for no answer."""
    assert judged(task(answer)).verdict not in (Verdict.DECLINED, Verdict.NO_ANSWER)


def test_a_follow_up_counts_as_the_answer() -> None:
    """What was missing at first and said when asked again is covered, with a quote from there."""
    turns = (Turn(answer="No idea."), Turn(question="What about copies?", answer="I would add read replicas then."))
    judgement = judged(task("", turns=turns))
    assert "read replicas" not in judgement.missing_points
    assert judgement.strengths[0].quote == "I would add read replicas then."


def test_an_answer_off_its_question_has_content_zero() -> None:
    """The alignment suffices for a judge that has only words; how it is told is still rated."""
    judgement = judged(task(GOOD, fit=Fit(relevance=0.0, off_question=True, better="q2")))
    assert judgement.verdict is Verdict.NOT_ADDRESSED
    assert [levels(judgement)[c] for c in CONTENT] == [0, 0]
    assert levels(judgement)["clarity"] is not None


@pytest.mark.parametrize(
    ("answer", "language"),
    [
        (GOOD, "de-AT"),
        ("Ich habe Lesekopien und einen Cache für die Datenbank eingerichtet.", "en"),
        ("使用只读副本和缓存", "en"),
    ],
)
def test_another_language_is_left_alone(answer: str, language: str) -> None:
    """No rating, no verdict, and the code that says why."""
    judgement = judged(task(answer, language=language))
    assert judgement.codes == (ReasonCode.UNSUPPORTED_LANGUAGE,)
    assert judgement.verdict is None
    assert set(levels(judgement).values()) == {None}


@pytest.mark.parametrize("language", ["en", "EN", "en-GB", "en_US", "eng", ""])
def test_english_goes_by_several_tags(language: str) -> None:
    """BCP 47 and its neighbours."""
    assert judged(task(GOOD, language=language)).codes == ()


@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=4), st.text(max_size=200) | st.none())
def test_every_quote_stands_in_the_answer(answer: str, points: list[str], reference: str | None) -> None:
    """Whatever is said, what it quotes is found, and a level above 1 has a quote."""
    judgement = judged(task(answer, key_points=tuple(points), reference_answer=reference))
    quotes = [e.quote for r in judgement.ratings for e in r.evidence] + [s.quote for s in judgement.strengths]
    assert all(find(quote, [answer]) for quote in quotes)
    assert all(r.evidence for r in judgement.ratings if (r.level or 0) > 1)
    assert all(0 <= level <= 4 for level in levels(judgement).values() if level is not None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It went down by 40%.", "figures"),
        ("Traces go to Jaeger, by OTLP.", "named things"),
        ("Writes lag, because replicas follow.", "reasons or conditions"),
        ("I quickly rebuilt the index.", "examples or own actions"),
        ("- one\n- two", "an order of ideas"),
    ],
)
def test_delivery_names_the_sign_it_saw(text: str, shown: str) -> None:
    """Each kind of sign is seen by itself; names of the question are nobody's own."""
    assert shown in signs(Told(text, words(text), frozenset()))
    assert signs(Told("It is about quality and people.", words("It is about quality and people."), frozenset())) == ()
    assert signs(Told("We like Jaeger.", words("We like Jaeger."), frozenset({"jaeger"}))) == ()


def test_its_error_is_the_measured_one() -> None:
    """Wide, all from one number, with a bias of its own: what its intervals and confidence rest on."""
    assert (BASELINE_ERROR.sigma, BASELINE_ERROR.rho, BASELINE_ERROR.beta) == (1.1, 1.0, 0.4)


def test_it_reaches_people_on_exams(shared: Path) -> None:
    """SAF: r of at least .70 and .42 on written answers, as the engine scores them; on every second row here, on all
    in scripts/bench baseline."""
    everything, written = correlations(rows(shared, "saf_en")[::2], load_rubric("general"))
    assert everything >= 0.70
    assert written >= 0.42


def test_it_reaches_people_on_a_tutor(shared: Path) -> None:
    """Beetle: r of at least .40, by the same formula; on every fourth row here, on all in scripts/bench baseline."""
    assert correlations(rows(shared, "beetle")[::4], load_rubric("general"))[0] >= 0.40


@pytest.mark.parametrize(
    "around", ["{}", "Basically, {}", "I think the question is important: {}", "{} Good question."]
)
def test_an_echo_of_any_exam_question_scores_five_at_most(shared: Path, around: str) -> None:
    """The question as its own answer, bare or between fillers, for every question of both sets."""
    rubric = load_rubric("general")
    asked = {r["question"]: r for name in ("saf_en", "beetle") for r in rows(shared, name)}
    scores = [answer_score(row | {"answer": around.format(question)}, rubric) for question, row in asked.items()]
    assert all(score is not None and score <= 5 for score in scores)


def test_copying_the_question_before_an_answer_earns_nothing() -> None:
    """A copied run of the question's words covers no key point, whatever else is said."""
    question = "How would you use read replicas and connection pooling to scale reads?"
    plain, copied = (levels(judged(task(a, question=question))) for a in ("Bananas.", f"{question} Bananas."))
    assert [copied[c] for c in CONTENT] == [plain[c] for c in CONTENT] == [0, 0]
