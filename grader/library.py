"""Reads the prompt templates from a folder and hashes what it read: the only file that does."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import PromptError

if TYPE_CHECKING:
    from jinja2 import Environment

PROMPTS = Path(__file__).parents[1] / "prompts"
REQUIRED = ("judge.md.j2", "answer.md.j2", "narration.md.j2", "narration_facts.md.j2")


@dataclass(frozen=True)
class Prompts:
    """The templates as they were when read; `sha256` is over their names and bytes, in order of name."""

    folder: Path
    sha256: str
    environment: Environment

    def render(self, name: str, /, **values: object) -> str:
        """The template filled in, without white space at its ends.

        Raises PromptError naming the file when it is missing or asks for a value that it is not given.
        """
        from jinja2 import TemplateError, TemplateNotFound

        try:
            return self.environment.get_template(name).render(values).strip()
        except TemplateNotFound as e:
            raise PromptError("no such template", source=str(self.folder / str(e.name))) from None
        except TemplateError as e:
            raise PromptError(_one_line(e), source=str(self.folder / name)) from None


def load_prompts(folder: Path | None = None) -> Prompts:
    """Reads `folder`/templates/*.j2; the default is the folder `prompts` beside the package.

    Raises PromptError for a template that is missing or broken, before anything is asked of a model.
    """
    templates = (folder or PROMPTS) / "templates"
    sources = {path.name: _read(path) for path in sorted(templates.glob("*.j2"))}
    for name in REQUIRED:
        if name not in sources:
            raise PromptError("no such template; see prompts/README.md", source=str(templates / name))
    return Prompts(templates, _sha256(sources), _environment(templates, tuple(sources.items())))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise PromptError(f"cannot be read as UTF-8 text: {_one_line(e)}", source=str(path)) from None


def _sha256(sources: dict[str, str]) -> str:
    """Each part goes in with its length, so that no two folders hash alike by moving a boundary."""
    digest = hashlib.sha256()
    for part in (part.encode() for item in sources.items() for part in item):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


@lru_cache(maxsize=8)
def _environment(folder: Path, sources: tuple[tuple[str, str], ...]) -> Environment:
    """The templates of these texts, compiled: the same texts are not compiled again."""
    from jinja2 import DictLoader, Environment, StrictUndefined, TemplateSyntaxError

    environment = Environment(
        loader=DictLoader(dict(sources)),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  a prompt is plain text; the answer is kept apart by its mark, not by escapes
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name, _ in sources:
        try:
            environment.get_template(name)
        except TemplateSyntaxError as e:
            raise PromptError(f"line {e.lineno}: {_one_line(e)}", source=str(folder / name)) from None
    return environment


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
