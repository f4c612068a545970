"""Reads prompts/fairness/*.yaml: names, pronouns, spellings, dialects, fillers, mishearings and padding, as data."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator

from grader.errors import LabError, RubricError
from grader.field_errors import first_error
from grader.files import reason
from grader.library import PROMPTS
from grader.noun import Posted, Record
from grader.rubrics.strict_yaml import read_yaml

FOLDER = "fairness"
Rate = Annotated[float, Field(ge=0, le=1)]
Texts = Annotated[tuple[str, ...], Field(min_length=1)]


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as e:
        raise ValueError(f"is no regular expression: {e}") from None
    return text


class NameGroup(Posted):
    """Given and family names by which a group is recognised."""

    group: str
    women: Texts
    men: Texts
    family: Texts


class Names(Posted):
    """`introduction` is said where no text mentions the name; {name} stands for it."""

    groups: Annotated[tuple[NameGroup, ...], Field(min_length=2)]
    introduction: Annotated[str, Field(pattern=r"\{name\}")]


class Gendered(Posted):
    """One word in three columns; `role` tells apart the forms that are spelt alike."""

    role: str = ""
    he: str
    she: str
    they: str


class Pronouns(Posted):
    """Words that tell a gender, and what is needed to put the right one in their place."""

    pronouns: tuple[Gendered, ...]
    nouns: tuple[Gendered, ...]
    after_object: Texts
    between: Texts
    no_verbs: Texts
    verbs: dict[str, str]


class Spelling(Posted):
    """British to American: stems of -ise verbs, stems that double their l, single words, and phrases that stay."""

    ise: Texts
    double_l: Texts
    keep: tuple[str, ...] = ()
    words: dict[str, str]


class Rewrite(Posted):
    """`find` is a regular expression, matched in any case; `put` may name its groups (\\1)."""

    find: Annotated[str, AfterValidator(_pattern)]
    put: str

    @field_validator("put")
    @classmethod
    def _groups_are_there(cls, put: str, info: ValidationInfo) -> str:
        groups = re.compile(info.data["find"]).groups if "find" in info.data else 99
        named = [int(group) for group in re.findall(r"\\(\d)", put)]
        if any(group > groups for group in named):
            raise ValueError(f"names group {max(named)}, and find has {groups}")
        return put


class Rule(Posted):
    """One feature of a variety, and which grammar describes it."""

    id: str
    what: str
    source: str
    rate: Rate = 1.0
    rewrites: Annotated[tuple[Rewrite, ...], Field(min_length=1)]


class Dialect(Posted):
    group: str
    rules: Texts


class Dialects(Posted):
    """Varieties by the ids of their rules."""

    dialects: Annotated[tuple[Dialect, ...], Field(min_length=1)]
    rules: tuple[Rule, ...]

    def of(self, dialect: Dialect) -> tuple[Rule, ...]:
        """The variety's rules, in the order in which it names them."""
        by_id = {rule.id: rule for rule in self.rules}
        return tuple(by_id[name] for name in dialect.rules)


class Fillers(Posted):
    sentence_starts: Texts
    clause_starts: Texts
    clause_words: Texts
    sentence_rate: Rate
    clause_rate: Rate
    false_start_rate: Rate


class Speech(Posted):
    """What is heard for a word, and which words get lost."""

    homophones: dict[str, str]
    misheard: dict[str, str]
    dropped: Texts
    homophone_rate: Rate
    misheard_rate: Rate
    dropped_rate: Rate


class Length(Posted):
    """Phrases that may be added or taken out without a change of content; `restating` holds {question}."""

    openings: Texts
    restating: Annotated[str, Field(pattern=r"\{question\}")]
    between: Texts
    closings: Texts
    between_rate: Rate
    empty_starts: Texts
    empty_inside: Texts
    empty_words: Texts
    after_these: Texts
    empty_hedges: Texts
    wordy: dict[str, str]
    empty_sentences: Texts


class Words(Record):
    """Everything that variants are made with; `sha256` is over the bytes of the files."""

    names: Names
    pronouns: Pronouns
    spelling: Spelling
    dialect: Dialects
    fillers: Fillers
    speech: Speech
    length: Length
    sha256: str


File = TypeVar("File", bound=Posted)


def load_words(prompts: Path | None = None) -> Words:
    """Reads `prompts`/fairness, or the folder beside the package where that has none.

    Raises LabError naming the file and the field.
    """
    folder = (prompts or PROMPTS) / FOLDER
    folder = folder if folder.is_dir() else PROMPTS / FOLDER
    contents = {name: _bytes(folder / f"{name}.yaml") for name in Words.model_fields if name != "sha256"}
    digest = hashlib.sha256(b"".join(len(c).to_bytes(8, "big") + c for c in contents.values())).hexdigest()
    words = Words(
        names=_read(Names, contents["names"], folder / "names.yaml"),
        pronouns=_read(Pronouns, contents["pronouns"], folder / "pronouns.yaml"),
        spelling=_read(Spelling, contents["spelling"], folder / "spelling.yaml"),
        dialect=_read(Dialects, contents["dialect"], folder / "dialect.yaml"),
        fillers=_read(Fillers, contents["fillers"], folder / "fillers.yaml"),
        speech=_read(Speech, contents["speech"], folder / "speech.yaml"),
        length=_read(Length, contents["length"], folder / "length.yaml"),
        sha256=digest,
    )
    _check_rules(words.dialect, folder / "dialect.yaml")
    return words


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as e:
        raise LabError(reason(e), source=str(path)) from None


def _read(kind: type[File], content: bytes, path: Path) -> File:
    try:
        data, _ = read_yaml(content.decode("utf-8-sig"), source=str(path))
        return kind.model_validate(data)
    except UnicodeDecodeError as e:
        raise LabError(f"not UTF-8 text (byte {e.start})", source=str(path)) from None
    except RubricError as e:
        raise LabError(e.message, source=str(path), field=e.field) from None
    except ValidationError as e:
        field, message = first_error(e)
        raise LabError(message, source=str(path), field=field) from None


def _check_rules(dialects: Dialects, path: Path) -> None:
    known = {rule.id for rule in dialects.rules}
    for n, dialect in enumerate(dialects.dialects):
        for rule in dialect.rules:
            if rule not in known:
                message = f"no rule {rule!r}; there are {', '.join(sorted(known))}"
                raise LabError(message, source=str(path), field=f"dialects[{n}].rules")
