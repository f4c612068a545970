"""The lint of rubrics: it finds what would make a grade unfair or impossible, and leaves the shipped rubrics alone."""

from __future__ import annotations

from typing import Any

import pytest

from grader.rubric import Rubric
from grader.rubrics.library import list_rubrics
from grader.rubrics.lint import lint
from tests.builders import a_rubric

TELLING = {n: f"The answer shows it to the degree {'abcde'[n]}." for n in range(5)}


def a_criterion(id_: str = "accuracy", category: str = "technical", **changes: Any) -> dict[str, Any]:
    return {"id": id_, "category": category, "question": "Is it right?", "levels": TELLING} | changes


CLARITY = a_criterion("clarity", "communication", content=False, weight=0.5)


def faults(rubric: Rubric, severity: str = "error") -> dict[str, str]:
    return {f.field: f.message for f in lint(rubric) if f.severity == severity}


def worded(text: str, where: str = "question") -> Rubric:
    """A rubric with this text as a criterion's question or as its anchor of level 3."""
    change: dict[str, Any] = {"question": text} if where == "question" else {"levels": TELLING | {3: text}}
    return a_rubric(criteria=[a_criterion(**change), CLARITY])


@pytest.mark.parametrize("rubric", list_rubrics(), ids=lambda r: r.id)
def test_the_shipped_rubrics_are_clean(rubric: Rubric) -> None:
    """No error and no warning."""
    assert lint(rubric) == ()


@pytest.mark.parametrize("weights", [(0.5, 0.4), (60, 41), (1, 1), (0.0006, 0.0004)])
def test_weights_of_categories_have_to_sum(weights: tuple[float, float]) -> None:
    """They are printed as shares of the overall score: 1 or 100 in all."""
    categories = [
        {"id": "technical", "name": "Technical", "weight": weights[0]},
        {"id": "communication", "name": "Communication", "weight": weights[1]},
    ]
    assert "should sum to 1 or to 100" in faults(a_rubric(categories=categories))["categories"]


def test_thirds_and_percents_sum() -> None:
    """Rounded thirds are near enough, and so are weights in per cent."""
    for weights in ((0.333, 0.667), (60, 40)):
        categories = [
            {"id": "technical", "name": "Technical", "weight": weights[0], "must_have": True},
            {"id": "communication", "name": "Communication", "weight": weights[1]},
        ]
        assert faults(a_rubric(categories=categories)) == {}


@pytest.mark.parametrize(
    ("levels", "field", "words"),
    [
        ({n: t for n, t in TELLING.items() if n != 3}, "levels.3", "no anchor"),
        (TELLING | {0: " . "}, "levels.0", "no anchor"),
        (TELLING | {4: TELLING[2].upper()}, "levels.4", "the same anchor as level 2"),
    ],
)
def test_every_level_needs_an_anchor_of_its_own(levels: dict[int, str], field: str, words: str) -> None:
    """Missing, empty and repeated anchors leave a judge guessing."""
    rubric = a_rubric(criteria=[a_criterion(levels=levels), CLARITY])
    assert words in faults(rubric)[f"criteria.accuracy.{field}"]


def test_a_long_anchor_is_a_warning() -> None:
    """It is paid for with every answer."""
    rubric = a_rubric(criteria=[a_criterion(levels=TELLING | {2: "word " * 41}), CLARITY])
    assert "41 words" in faults(rubric, "warning")["criteria.accuracy.levels.2"]


@pytest.mark.parametrize("where", ["question", "levels.3"])
@pytest.mark.parametrize(
    "text",
    [
        "How many of the five key points does the answer name?",
        "How many key points are covered?",
        "Covers 3 of 5 points.",
        "Covers 3/5.",
        "Names at least two out of four causes.",
        "Names all of the following: cause, effect, cure.",
        "Gives most of the key points.",
        "Three of the expected steps are there.",
        "Counts the number of correct steps.",
        "Half of the points are missing.",
    ],
)
def test_n_of_m_is_refused_in_questions_and_anchors(where: str, text: str) -> None:
    """Judges miscount; a level is described."""
    assert "counts items" in faults(worded(text, where))[f"criteria.accuracy.{where}"]


@pytest.mark.parametrize("text", ["Names at least two causes.", "Two or more causes are given."])
def test_a_bare_count_is_a_warning(text: str) -> None:
    """It can be meant; a person decides."""
    assert "counts items" in faults(worded(text), "warning")["criteria.accuracy.question"]
    assert faults(worded(text)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Most of what was asked is answered.",
        "Does it run 24/7 and pass CI/CD?",
        "One of the causes is explained with its effect.",
        "Is the order of steps right?",
        "Names a cause at least.",
        "Latency falls by at least 20 per cent.",
    ],
)
def test_degrees_and_figures_are_no_counts(text: str) -> None:
    """A level may say most, one and a percentage."""
    assert "counts items" not in str(lint(worded(text)))


@pytest.mark.parametrize("where", ["question", "levels.3"])
@pytest.mark.parametrize(
    "text",
    [
        "Is the candidate confident?",
        "Sounds confident and relaxed.",
        "Shows enthusiasm for the role.",
        "Is passionate about the subject.",
        "Is the candidate likeable?",
        "Seems nervous at first.",
        "Would be a good culture fit.",
        "Fits into our team.",
        "Speaks without an accent.",
        "Fluent in the language of the interview.",
        "Is a native speaker.",
        "Is the candidate's age right?",
        "Mentions marital status.",
        "Explains what he did.",
    ],
)
def test_forbidden_grounds_are_refused(where: str, text: str) -> None:
    """Traits, feelings, culture fit, accent, protected grounds and guessed pronouns."""
    assert faults(worded(text, where))[f"criteria.accuracy.{where}"]


@pytest.mark.parametrize(
    "text",
    [
        "Knows that a race condition needs two writers.",
        "Gives a confidence interval for the estimate.",
        "Explains eager loading and the age of a cache entry.",
        "Says when a flag is disabled, and which replicas are older.",
        "Uses a fluent interface with user-friendly errors.",
    ],
)
def test_technical_homographs_are_no_grounds(text: str) -> None:
    """Interviews are about races, ages and friendly errors."""
    assert lint(worded(text)) == ()


def test_grounds_are_refused_in_names_too() -> None:
    """A category called Culture Fit is the plainest case."""
    categories = [
        {"id": "technical", "name": "Technical", "weight": 0.6, "must_have": True},
        {"id": "communication", "name": "Culture Fit", "weight": 0.4},
    ]
    assert "culture fit" in faults(a_rubric(categories=categories))["categories.communication.name"]


def test_an_unreachable_rule_is_found() -> None:
    """The policy's own checks are part of the lint."""
    rules = [{"label": "hire", "overall": 60}, {"label": "hire", "overall": 70}, {"label": "no_hire"}]
    assert "can never fire" in faults(a_rubric(policy={"rules": rules}))["policy.rules[1]"]


def test_a_category_needs_criteria_and_a_must_have_needs_content() -> None:
    """A category that nothing feeds has no score; a must-have met by telling alone is none."""
    assert "no criterion feeds it" in faults(a_rubric(criteria=[CLARITY]))["categories.technical"]
    told = a_rubric(criteria=[a_criterion(content=False), CLARITY])
    assert "no content criterion feeds" in faults(told)["categories.technical.must_have"]
    assert "none is a content criterion" in faults(told)["criteria"]


def test_a_criterion_that_never_applies_is_found() -> None:
    """Each of its stages is unscored."""
    rubric = a_rubric(criteria=[a_criterion(stages=["wrap-up"]), a_criterion("depth"), CLARITY])
    assert "never applies" in faults(rubric)["criteria.accuracy.stages"]
    rubric = a_rubric(criteria=[a_criterion(stages=["wrap-up", "Technical"]), a_criterion("depth"), CLARITY])
    assert "'wrap-up' is unscored as well" in faults(rubric)["criteria.accuracy.stages"]


def test_a_stage_that_is_rated_on_telling_alone_is_a_warning() -> None:
    """Unknown stages have to feed a content criterion, and its weight has to count for most."""
    rubric = a_rubric(criteria=[a_criterion(stages=["Technical"]), CLARITY])
    assert 'add "*" to the stages' in faults(rubric, "warning")["criteria"]
    rubric = a_rubric(criteria=[a_criterion(), CLARITY | {"weight": 1}])
    assert "can score 50" in faults(rubric, "warning")["criteria"]


@pytest.mark.parametrize(
    ("bands", "field", "words"),
    [
        ([(10, "Low"), (50, "High")], "bands[0].from", "should begin at 0"),
        ([(0, "Low"), (50, "High"), (40, "Higher")], "bands[2].from", "40 does not come after 50"),
        ([(0, "Low"), (0, "High")], "bands[1].from", "0 does not come after 0"),
        ([(0, "Low"), (50, "low")], "bands[1].name", "'low' is used twice"),
    ],
)
def test_bands_begin_at_0_and_go_up(bands: list[tuple[int, str]], field: str, words: str) -> None:
    """Every score has exactly one name."""
    rubric = a_rubric(bands=[{"from": start, "name": name} for start, name in bands])
    assert words in faults(rubric)[field]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"hire": []}, "next_steps.hire", "no step for a label"),
        ({"hired": ["Go on."]}, "next_steps.hired", "neither a label nor a reason code"),
        ({"hire": ["Go on"]}, "next_steps.hire[0]", "one full stop"),
        ({"hire": ["Go on.."]}, "next_steps.hire[0]", "one full stop"),
        ({"no_hire": ["Offer an initial position as a developer."]}, "next_steps.no_hire[0]", "offers a job"),
        ({"inconclusive": ["Prepare an offer."]}, "next_steps.inconclusive[0]", "offers a job"),
        ({"low_coverage": ["Make an offer all the same."]}, "next_steps.low_coverage[0]", "offers a job"),
        ({"hire": ["Meet the candidate again, as he is likeable."]}, "next_steps.hire[0]", "likeable"),
    ],
)
def test_next_steps_are_sentences_that_agree_with_their_label(changes: dict[str, Any], field: str, words: str) -> None:
    """One for every label that can be given, and no job under a no."""
    found = [f.message for f in lint(a_rubric(next_steps=a_rubric().next_steps | changes)) if f.field == field]
    assert any(words in message for message in found), found


def test_a_label_that_no_rule_gives_needs_no_step() -> None:
    """A rubric may know hire and no hire only."""
    policy = {"rules": [{"label": "hire", "overall": 60}, {"label": "no_hire"}]}
    steps = {"hire": ["Go on."], "no_hire": ["Do not make an offer."], "inconclusive": ["Have a person look."]}
    assert faults(a_rubric(policy=policy, next_steps=steps)) == {}


def test_the_builders_rubric_is_clean() -> None:
    """What other tests stand on has no fault of its own."""
    assert faults(a_rubric()) == {}
