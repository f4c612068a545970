"""The rubric: what is rated, on which anchors, and which rule turns scores into a label."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from grader.noun import Posted, sha256_of
from grader.transcript import Weight, stage_key

LEVELS = (0, 1, 2, 3, 4)
ANY_OTHER_STAGE = "*"

Threshold = Annotated[int, Field(ge=0, le=100, strict=True)]
Share = Annotated[float, Field(ge=0, le=1, strict=True)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]


class Label(StrEnum):
    """What the report recommends. `inconclusive` is an answer: the evidence supports no other."""

    STRONG_HIRE = "strong_hire"
    HIRE = "hire"
    NO_HIRE = "no_hire"
    STRONG_NO_HIRE = "strong_no_hire"
    INCONCLUSIVE = "inconclusive"

    @property
    def title(self) -> str:  # type: ignore[override]
        return self.value.replace("_", " ").title()


class _Part(Posted):
    model_config = ConfigDict(populate_by_name=True)


class Category(_Part):
    """A heading of the score breakdown. A must-have category without evidence makes the label inconclusive."""

    id: Slug
    name: Annotated[str, Field(min_length=1, description="As the report prints it.")]
    weight: Annotated[Weight, Field(description="Share of the overall score; those of all sum to 1 or to 100.")]
    must_have: Annotated[bool, Field(description="Without evidence here the label is inconclusive.")] = False


class Criterion(_Part):
    """One thing that a judge rates from 0 to 4 on written anchors.

    `stages` names the stages it applies to: empty is every stage, `*` every stage that no criterion names.
    `content` criteria fall to 0 when the question was not addressed. `baseline` names the measure by which
    the baseline judge (no model) rates it; content criteria default to `coverage`, others to none.
    """

    id: Slug
    category: Annotated[Slug, Field(description="The id of the category that it feeds.")]
    name: Annotated[str, Field(description="As the report prints it; made from the id where empty.")] = ""
    question: Annotated[str, Field(min_length=1, description="What the judge asks of the answer.")]
    levels: Annotated[
        dict[Annotated[int, Field(ge=0, le=4)], str],
        Field(description="The anchor of each level from 0 to 4: what an answer of this level shows."),
    ]
    weight: Annotated[Weight, Field(description="Relative to the criteria rated beside it, on any scale.")] = 1.0
    stages: Annotated[
        tuple[str, ...],
        Field(description="Where it applies: none is everywhere; `*` is every stage that no criterion names."),
    ] = ()
    content: Annotated[bool, Field(description="Falls to 0 when the question was not addressed.")] = True
    baseline: Annotated[
        Literal["coverage", "breadth", "delivery"] | None,
        Field(description="What the judge without a model rates it by; content criteria by coverage unless told."),
    ] = None

    @property
    def title(self) -> str:
        return self.name or self.id.replace("_", " ").replace("-", " ").capitalize()

    @property
    def measure(self) -> Literal["coverage", "breadth", "delivery"] | None:
        return self.baseline or ("coverage" if self.content else None)


class Band(_Part):
    """A name for scores from `from_` up to the next band."""

    from_: Threshold = Field(alias="from", description="The lowest score of the band; the first is 0.")
    name: Annotated[str, Field(min_length=1)]


class Inconclusive(_Part):
    """When the evidence supports no label: scored answers, share of weight covered, share off their question."""

    min_answers: Annotated[int, Field(ge=0, strict=True, description="So many answers have to be scored.")] = 3
    min_coverage: Annotated[Share, Field(description="Weight of the scored answers over that of all.")] = 0.7
    max_off_question: Annotated[Share, Field(description="A larger share off their question is inconclusive.")] = 0.5


class Rule(_Part):
    """One line of the policy: holds when every threshold that it names is reached. Scores are the printed integers."""

    label: Label
    overall: Annotated[Threshold | None, Field(description="Least overall score.")] = None
    every_category: Annotated[Threshold | None, Field(description="Least score of each assessed category.")] = None
    must_have: Annotated[Threshold | None, Field(description="Least score of each must-have category.")] = None

    @property
    def text(self) -> str:
        parts = [
            f"overall at least {self.overall}" if self.overall is not None else "",
            f"every category at least {self.every_category}" if self.every_category is not None else "",
            f"every must-have category at least {self.must_have}" if self.must_have is not None else "",
        ]
        condition = " and ".join(p for p in parts if p) or "none of the rules above holds"
        return f"{self.label.title}: {condition}"


class Policy(_Part):
    """How scores become a label: the first rule that holds."""

    inconclusive: Inconclusive = Inconclusive()
    rules: Annotated[tuple[Rule, ...], Field(min_length=1, description="Best label first; the last holds always.")]


class Rubric(_Part):
    """What to rate and how to decide; `grader schema rubric` prints its JSON Schema.

    `next_steps` is keyed by label, and by reason code for steps that a gap calls for.
    """

    id: Slug
    version: Annotated[
        str,
        BeforeValidator(lambda v: str(v) if type(v) in (int, float) else v),
        Field(min_length=1, description="Goes up with every change; a silent edit shows in the sha256."),
    ]
    title: Annotated[str, Field(min_length=1)]
    language: Annotated[str, Field(description="BCP 47 tag of the rubric's texts.")] = "en"
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    unscored_stages: Annotated[tuple[str, ...], Field(description="Stages whose answers no judge is sent.")] = ()
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    next_steps: dict[str, tuple[str, ...]] = Field(
        default={},
        description="Sentences by label (hire), and by reason code (low_coverage) for what a gap calls for.",
    )
    policy: Policy

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Rubric:
        for what, ids in (
            ("categories", [c.id for c in self.categories]),
            ("criteria", [c.id for c in self.criteria]),
        ):
            twice = next((i for i, times in Counter(ids).items() if times > 1), None)
            if twice:
                raise ValueError(f"{what}: the id {twice!r} is used twice; ids are unique")
        known = {c.id for c in self.categories}
        for n, criterion in enumerate(self.criteria):
            if criterion.category not in known:
                raise ValueError(
                    f"criteria[{n}].category: {criterion.category!r} is none of {', '.join(sorted(known))}"
                )
        return self

    @property
    def reference(self) -> str:
        """`id@version`, how people name it."""
        return f"{self.id}@{self.version}"

    @property
    def sha256(self) -> str:
        """Hash of the content, so that a silent edit shows."""
        return sha256_of(self)

    def scores_stage(self, stage: str) -> bool:
        """Whether answers of this stage are rated at all."""
        return stage_key(stage) not in {stage_key(s) for s in self.unscored_stages} and bool(self.criteria_for(stage))

    def criteria_for(self, stage: str) -> tuple[Criterion, ...]:
        """The criteria that apply to a stage, in the rubric's order."""
        key = stage_key(stage)
        named = {stage_key(s) for c in self.criteria for s in c.stages if s != ANY_OTHER_STAGE}

        def applies(criterion: Criterion) -> bool:
            keys = {stage_key(s) for s in criterion.stages if s != ANY_OTHER_STAGE}
            other = ANY_OTHER_STAGE in criterion.stages and key not in named
            return not criterion.stages or key in keys or other

        return tuple(c for c in self.criteria if applies(c))

    def band(self, score: int) -> str:
        """The name of the highest band that begins at or below `score` (0 to 100)."""
        reached = [b for b in sorted(self.bands, key=lambda b: b.from_) if b.from_ <= score]
        return reached[-1].name if reached else min(self.bands, key=lambda b: b.from_).name
