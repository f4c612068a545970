"""How the figures came about, and of what: the foot of the page."""

from __future__ import annotations

from grader.lab.view import BANDS, CEILING, FLOOR, MEASURES, Page, RunView
from reports.lab import wording
from reports.lab.measures import MEANINGS
from reports.lab.shapes import Fact, Part
from reports.passages import short
from reports.wording import moment


def method(page: Page) -> tuple[Part, ...]:
    """Definitions, how intervals were made, and what was measured with what."""
    return (
        Part("measures", "What the measures are", items=_definitions(page)),
        Part("how", "How they were computed", text=_computed(page)),
        *(Part(f"{key}-made", _title(run, page), items=_made(run)) for key, run in keyed(page)),
    )


def keyed(page: Page) -> tuple[tuple[str, RunView], ...]:
    """Each run with the key of its section."""
    return tuple((f"run-{n}", run) for n, run in enumerate(page.runs, 1))


def _title(run: RunView, page: Page) -> str:
    return f"What was measured: {run.name}" if len(page.runs) > 1 else "What was measured"


def _definitions(page: Page) -> tuple[Fact, ...]:
    sides = [side for run in page.runs for side in (*run.sides, *run.bands)]
    facts = [Fact(MEANINGS[m].label, MEANINGS[m].meaning) for m in MEASURES if any(side.of(m) for side in sides)]
    who = {side.who for side in sides}
    if CEILING in who:
        facts.append(
            Fact("Between humans", "the same measure for single humans against each other: no judge need do better")
        )
    if any(name.startswith(FLOOR) for name in who):
        facts.append(
            Fact(
                "Naive judges",
                "one score for all, the answer’s length, or the judge without a model: each has to be beaten",
            )
        )
    if who & set(BANDS):
        facts.append(
            Fact(
                "Bands",
                "answers to which people gave under a third of the full mark, under two thirds, and from there on",
            )
        )
    return tuple(facts)


def _computed(page: Page) -> tuple[str, ...]:
    drawn = f"{wording.count(page.bootstrap)} bootstrap draws"
    stored = any(run.stored for run in page.runs)
    return (
        "Judge and people are compared as shares of the full mark, the people as their mean. For the measures on "
        "levels both are mapped to K levels, halves up: "
        f"{wording.listed([_levels(run, page) for run in page.runs])}.",
        f"Intervals are 95% percentile intervals of {drawn} that resample questions with all of their answers, not "
        "answers: answers to one question are alike. Where all answers are to one question there is no interval."
        + (" The tables of agreement are as the runs’ own figures.json has them." if stored else ""),
        "Where a run asked for every answer more than once, counts of failures and costs are of all draws; all else "
        "is of the first.",
    )


def _levels(run: RunView, page: Page) -> str:
    of = f" for {run.name}" if len(page.runs) > 1 else ""
    why = "as asked for" if run.levels_asked else "the data set’s own number, or 5 where it has more than 7"
    return f"K is {run.levels}{of} ({why})"


def _made(run: RunView) -> tuple[Fact, ...]:
    m, d = run.method, run.data
    facts = (
        Fact("Judge", short(m.judge)),
        Fact("Models", wording.listed([short(model) for model in m.models])),
        Fact("Replied as", wording.listed([short(name) for name in m.replied_as if name not in m.models])),
        Fact("Rubric", short(m.rubric)),
        Fact("Rubric sha256", short(m.rubric_sha256)),
        Fact("Prompts sha256", short(m.prompts_sha256)),
        Fact("Data set", short(d.name)),
        Fact("Data set sha256", short(d.sha256)),
        Fact("Part of it", _part(run)),
        Fact("Draws of each answer", wording.count(m.draws)),
        Fact("Judge’s error", short(m.calibration)),
        Fact("Version", short(m.engine_version)),
        Fact("Made", moment(m.made_at)),
    )
    return tuple(fact for fact in facts if fact.value)


def _part(run: RunView) -> str:
    parts = []
    if run.data.split:
        parts.append(f"the questions of the part called {short(run.data.split)}")
    if run.data.sample:
        parts.append(f"a sample of {wording.counted(run.data.sample, 'row')}")
    return ", ".join(parts) or "all of it"
