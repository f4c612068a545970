"""A data set as a person reads it in a terminal, and the list of what is wrong with one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from grader.lab.datasets import Fault
from grader.lab.levels import MOST_OWN, levels_of, to_levels
from grader.lab.rows import Dataset, Scored
from grader.narrative.english import count, listed, one_line

BAR = 40  # characters of the longest bar
FEW = 12  # values of a group that are named
NAMED = 8  # lines that are named where one thing is wrong with many
NAME = 40  # characters of a value or a model's name


def described(path: str, dataset: Dataset) -> Iterator[str]:
    """Rows, questions, humans, scores by level, groups, recorded judges and notes, a line each."""
    rows = dataset.rows
    sizes = f"{_counted(len(rows), 'row')}, {_counted(len(dataset.questions), 'question')}"
    yield f"{_shown(path)}: {sizes} ({_a_question(rows)})"
    yield _entry("humans", _humans(rows))
    yield _entry("scores", _scores(rows))
    yield from _histogram(rows)
    yield _entry("with", _with(rows))
    yield from _tallies(rows)
    yield from _groups(rows)
    yield from _recorded(rows)
    yield from (_entry("note", one_line(note)) for note in dataset.notes)


def fault_lines(path: str, faults: Sequence[Fault]) -> Iterator[str]:
    """`FILE: line 3: scores[1]: …` in order; what is wrong with many lines in the same way is one line."""
    path = _shown(path)
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for fault in faults:
        alike[fault.field, fault.message].append(fault.line)
    for (field, message), lines in alike.items():
        yield ": ".join(part for part in (path, _lines(lines), one_line(field), one_line(message)) if part)
    at = {fault.line for fault in faults if fault.line}
    if len(faults) > 1:
        yield f"{path}: {_counted(len(faults), 'fault')} in {_counted(len(at), 'line')}"


def _shown(path: str) -> str:
    return path if path.isprintable() and path else ascii(path)


def _lines(lines: Sequence[int]) -> str:
    """ "line 3", "lines 3, 5 to 8 and 11"; of more than a few stretches the first; empty for the file as a whole."""
    numbers = sorted({line for line in lines if line})
    firsts = [n for i, n in enumerate(numbers) if not i or numbers[i - 1] < n - 1]
    lasts = [n for i, n in enumerate(numbers, 1) if i == len(numbers) or numbers[i] > n + 1]
    stretches = [_stretch(first, last) for first, last in zip(firsts, lasts, strict=True)]
    if len(stretches) > NAMED:
        return f"{len(numbers):,} lines ({', '.join(stretches[: NAMED - 1])}, … {numbers[-1]})"
    return f"line{'s' if len(numbers) > 1 else ''} {listed(stretches)}" if stretches else ""


def _stretch(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


def _entry(name: str, text: str) -> str:
    return f"  {name:<10} {text}"


def _counted(n: int, noun: str) -> str:
    return count(n, noun).replace(str(n), f"{n:,}", 1)


def _span(values: Iterable[float]) -> str:
    """ "3", or "3 to 8"."""
    low, high = min(found := set(values)), max(found)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _a_question(rows: Sequence[Scored]) -> str:
    each = _span(Counter(row.question_id for row in rows).values())
    return f"{each} {'row' if each == '1' else 'rows'} a question"


def _humans(rows: Sequence[Scored]) -> str:
    several = sum(len(row.scores) > 1 for row in rows)
    known = f"; they can be compared with each other in {_counted(several, 'row')}" if several else ""
    return f"{_span(len(row.scores) for row in rows)} a row{known}"


def _scores(rows: Sequence[Scored]) -> str:
    levels = levels_of(row.humans for row in rows)
    distinct = len({round(score, 9) for row in rows for score in row.humans})
    why = f", as there are more than {MOST_OWN}" if distinct > MOST_OWN else ""
    tops = _span(row.score_max for row in rows)
    given = _span(score for row in rows for score in row.scores)
    return (
        f"{given}, score_max {tops}; {distinct:,} distinct: the measures use {levels} levels{why}; rows by their mean:"
    )


def _histogram(rows: Sequence[Scored]) -> Iterator[str]:
    """How many rows stand on each level by the mean of their humans."""
    levels = levels_of(row.humans for row in rows)
    counts = Counter(int(level) for level in to_levels([row.human for row in rows], levels))
    most = max(counts.values())
    for level in range(levels):
        n = counts[level]
        bar = "█" * max(round(BAR * n / most), 1 if n else 0)
        yield _entry("", f"level {level}  {n:>7,}  {n / len(rows):>4.0%}  {bar}".rstrip())


def _with(rows: Sequence[Scored]) -> str:
    having = {
        "a reference answer": sum(row.reference_answer is not None for row in rows),
        "key points": sum(bool(row.key_points) for row in rows),
        "levels": sum(bool(row.levels) for row in rows),
        "an interview": sum(row.interview is not None for row in rows),
    }
    parts = [f"{name} in {_counted(n, 'row')}" for name, n in having.items() if n]
    if not having["a reference answer"] and not having["key points"]:
        parts.append("no reference answer, no key points: the baseline judge cannot rate what is said")
    return "; ".join(parts)


def _tallies(rows: Sequence[Scored]) -> Iterator[str]:
    """Criteria with human levels; stages and languages where there are several."""
    if levels := Counter(name for row in rows for name in row.levels):
        yield _entry("levels", _tallied(levels))
    for name, values in (("stages", [row.stage for row in rows]), ("languages", [row.language for row in rows])):
        if len(set(values)) > 1:
            yield _entry(name, _tallied(Counter(values)))


def _groups(rows: Sequence[Scored]) -> Iterator[str]:
    for name in dict.fromkeys(name for row in rows for name in row.groups):
        values = Counter(row.groups[name] for row in rows if name in row.groups)
        without = len(rows) - values.total()
        lacking = f"; none in {_counted(without, 'row')}" if without else ""
        yield _entry("group", f"{one_line(name, NAME)}: {_tallied(values)}{lacking}")


def _tallied(values: Counter[str]) -> str:
    """ "short 24, long 20"; of more than a dozen the most frequent."""
    named = [f"{one_line(value, NAME)} {n:,}" for value, n in values.most_common(FEW)]
    return ", ".join(named) + (f" and {len(values) - FEW:,} other values" if len(values) > FEW else "")


def _recorded(rows: Sequence[Scored]) -> Iterator[str]:
    """By model, the kinds of rubric under which it was asked, and in how many rows it has a label."""
    labelled: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        for said in row.recorded:
            model, _, kind = said.name.rpartition("/")
            kinds = labelled[model]
            kinds[kind] = kinds.get(kind, 0) + any(label is not None for label in said.labels)
    if not labelled:
        return
    repeats = _span(len(said.labels) for row in rows for said in row.recorded)
    none = sum(label is None for row in rows for said in row.recorded for label in said.labels)
    judges = sum(len(kinds) for kinds in labelled.values())
    missing = f"; {_counted(none, 'label')} missing" if none else ""
    yield _entry("recorded", f"{_counted(judges, 'judge')}, {repeats} labels each{missing}; rows with a label:")
    width = max(len(one_line(model, NAME)) for model in labelled)
    for model, kinds in sorted(labelled.items()):
        shown = ", ".join(f"{one_line(kind, NAME)} {n:,}" for kind, n in sorted(kinds.items()))
        yield _entry("", f"{one_line(model, NAME):<{width}}  {shown}")
