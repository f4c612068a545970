"""The view → the page's headings, sentences, plots and tables, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from grader.lab.view import Page, RunView, Value
from reports.lab import tables, wording
from reports.lab.calibrated import calibrated
from reports.lab.cards import cards, gaps
from reports.lab.drawing import Plot
from reports.lab.facts import common, own
from reports.lab.measures import LENGTH, NOISE
from reports.lab.method import keyed, method
from reports.lab.plots.distribution import distribution
from reports.lab.plots.intervals import intervals
from reports.lab.plots.lengths import lengths
from reports.lab.plots.reliability import reliability
from reports.lab.sentences import sentences
from reports.lab.shapes import Document, Fact, Part, Result, Section
from reports.lab.taken import taken
from reports.passages import short
from reports.wording import moment

PLOTTED = ("qwk", "mae")
COLUMNS = 12  # columns of groups; more would be a page of their own


def document(page: Page) -> Document:
    """Everything the page says."""
    page = replace(page, runs=tuple(replace(run, name=short(run.name)) for run in page.runs))
    several = len(page.runs) > 1
    sections = [_beside(page)] if several else []
    sections += [_run(key, run, page) for key, run in keyed(page)]
    sections.append(Section("method", "How to read this, and how it was made", "", method(page)))
    return Document(
        title="Do the judges agree with people?" if several else "Does the judge agree with people?",
        made=_made(page),
        facts=common(page),
        warnings=_warnings(page),
        results=tuple(_result(key, run, page) for key, run in keyed(page)),
        sections=tuple(sections),
    )


def _result(key: str, run: RunView, page: Page) -> Result:
    alone = len(page.runs) == 1
    return Result("" if alone else run.name, "" if alone else own(run, page), key, sentences(run))


def _beside(page: Page) -> Section:
    plots = (intervals(f"all-{m}", page.runs, m) for m in PLOTTED)
    return Section(
        "runs",
        "The runs side by side",
        "",
        (
            Part("all-table", "At a glance", tables=(tables.overview(page),)),
            Part("all-plots", "With their intervals", plots=tuple(filter(None, plots))),
        ),
    )


def _run(key: str, run: RunView, page: Page) -> Section:
    parts = (
        _agreement(key, run, alone=len(page.runs) == 1),
        _confusion(key, run),
        _reliability(key, run),
        _distribution(key, run),
        _length(key, run),
        _groups(key, run),
        _worst(key, run),
        _gaps(key, run),
        *_noise(key, run),
        calibrated(f"{key}-calibration", run),
        Part(f"{key}-costs", "What it took", items=taken(run.costs)),
    )
    title = run.name if len(page.runs) > 1 else "The run"
    return Section(
        key, title, f"{short(run.method.judge)} · {short(run.method.rubric)} · {short(run.data.name)}", parts
    )


def _agreement(key: str, run: RunView, *, alone: bool) -> Part:
    plots = [intervals(f"{key}-{m}", (run,), m) for m in PLOTTED] if alone else []
    return Part(
        f"{key}-agreement",
        "Agreement with people",
        plots=tuple(plot for plot in plots if plot),
        tables=(tables.agreement(run),) if run.sides else (),
        after=tables.reasons(run.sides) if run.sides else ("No figure was computed.",),
    )


def _confusion(key: str, run: RunView) -> Part:
    shown, full = run.matrix.levels, run.levels
    each = "Level 0 is nothing, level 1 the full mark." if shown == 2 else f"Level k is k/{shown - 1} of the full mark."
    fewer = f" Shown on {shown} levels; the measures use {full}." if shown != full else ""
    return Part(
        f"{key}-levels",
        "Levels, people’s and the judge’s",
        (f"{each} Halves go up.{fewer}",),
        tables=(tables.confusion(run.matrix),),
    )


def _reliability(key: str, run: RunView) -> Part:
    plot = reliability(f"{key}-reliability", run.bins)
    made = (tables.reliability(run),) if run.bins else ()
    text = "Under the diagonal the judge is kinder than people, above it stricter."
    bands = (tables.bands(run.bands),) if run.bands else ()
    return Part(
        f"{key}-reliability-part",
        "What a score is worth",
        (text,) if plot else (_UNSCORED,),
        _some(plot),
        (*made, *bands),
    )


def _distribution(key: str, run: RunView) -> Part:
    plot = distribution(f"{key}-distribution", run.matrix)
    text = "Answers that the judge scored, by level: does it use the scale as people do?"
    return Part(f"{key}-distribution-part", "Distribution of scores", (text,) if plot else (_UNSCORED,), _some(plot))


def _length(key: str, run: RunView) -> Part:
    plot = lengths(f"{key}-length", run.lengths)
    text = "Bins of about as many answers each. Dots that rise mean that length is paid for more than people pay."
    told = tuple(f"{words}: {wording.with_span(value, sign=True)}." for words, value in _named(run, LENGTH))
    made = (tables.lengths(run.lengths),) if run.lengths else ()
    return Part(
        f"{key}-length-part",
        "Length of the answer",
        ((text,) if plot else () if run.lengths else (_UNSCORED,)) + told,
        _some(plot),
        made,
    )


def _groups(key: str, run: RunView) -> Part:
    shown = tuple(tables.groups(grouping) for grouping in run.groupings[:COLUMNS])
    more = len(run.groupings) - len(shown)
    after = [f"{wording.counted(more, 'more column')} left out."] if more else []
    if not shown:
        after = ["The data set has no column that sorts its answers into 2 to 12 groups."]
    text = ("Bias is the mean of judge − human; groups of under 10 answers are not told.",) if shown else ()
    return Part(f"{key}-groups", "Groups of answers", text, tables=shown, after=tuple(after))


def _worst(key: str, run: RunView) -> Part:
    made = cards(run)
    nothing = () if made else ("Judge and people agree on every answer that has a score.",)
    return Part(
        f"{key}-worst", "Where they disagree most", cards=made, after=nothing if run.matrix.total else (_UNSCORED,)
    )


def _noise(key: str, run: RunView) -> tuple[Part, ...]:
    """Nothing for a run that asked once."""
    told = tuple(Fact(words, wording.with_span(value, digits=3)) for words, value in _named(run, NOISE))
    text = f"Every answer was judged {run.method.draws} times. A difference between runs that is smaller is none."
    return (Part(f"{key}-noise", "The judge against itself", (text,), items=told),) if told else ()


def _gaps(key: str, run: RunView) -> Part:
    made = (gaps(run),) if run.gaps else ()
    return Part(
        f"{key}-gaps", "Answers without a score", tables=made, after=() if made else ("Every answer has a score.",)
    )


_UNSCORED = "The judge scored no answer."


def _some(plot: Plot | None) -> tuple[Plot, ...]:
    return (plot,) if plot else ()


def _named(run: RunView, names: Mapping[str, str]) -> list[tuple[str, Value]]:
    """Those of the run's other figures that have words here."""
    return [(names[name], value) for name, value in run.others if name in names]


def _made(page: Page) -> str:
    dates = sorted(run.method.made_at for run in page.runs)
    first, last = moment(dates[0]), moment(dates[-1])
    return first if first == last else f"{first} to {last}"


def _warnings(page: Page) -> tuple[str, ...]:
    found = []
    if not page.same_rows:
        found.append(
            "These runs were not made on the same answers: differences between them may come from the answers, not "
            "from the judges."
        )
    if len({run.levels for run in page.runs}) > 1:
        found.append("The runs have different numbers of levels: QWK, kappa and agreement on levels do not compare.")
    return tuple(found)
