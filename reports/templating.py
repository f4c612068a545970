"""One way to compile a template: a missing name raises, and every printed value goes through the format's escape."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from reports.shapes import Report

TEMPLATES = Path(__file__).parent / "templates"


def compiled(name: str, escape: Callable[[str], str] | None = None, **names: object) -> Template:
    """The template called `name`, with `names` for it to use. Without `escape`, values are escaped for HTML.

    Autoescape stays on for every format: what a macro returns is then told from a value, and escaped once.
    In templates of plain text line ends count, so there statements have lines of their own, which begin with `%%`.
    """
    plain = escape is not None

    def finalize(value: object) -> object:
        return value if escape is None or isinstance(value, Markup) else Markup(escape(str(value)))  # noqa: S704

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=not plain,
        lstrip_blocks=not plain,
        line_statement_prefix="%%" if plain else None,
    )
    environment.globals |= names
    return environment.get_template(name)


def rendered(template: Template, report: Report) -> str:
    """The document's text: the report is `r`, its headings are `titles`."""
    return template.render(r=report, titles={s.key: s.title for s in report.sections})
