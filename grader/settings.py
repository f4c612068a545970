"""The only reader of the environment. `.env.example` lists every variable with its default."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from grader.errors import SettingsError
from grader.transcript import Limits, first_error

Names = Annotated[tuple[str, ...], NoDecode]
Folders = Annotated[tuple[Path, ...], NoDecode]


class Settings(BaseSettings):
    """What a process may be told from outside. Keys are secrets: they print as stars."""

    model_config = SettingsConfigDict(
        env_prefix="GRADER_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    openai_api_key: SecretStr | None = Field(None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(None, validation_alias="OPENAI_BASE_URL")
    anthropic_api_key: SecretStr | None = Field(None, validation_alias="ANTHROPIC_API_KEY")
    anthropic_base_url: str | None = Field(None, validation_alias="ANTHROPIC_BASE_URL")

    judges: Names = ()
    rubric: str = "general"
    concurrency: Annotated[int, Field(ge=1, le=1000)] = 8
    requests_per_minute: Annotated[int, Field(ge=1)] | None = None
    tokens_per_minute: Annotated[int, Field(ge=1)] | None = None
    timeout_seconds: Annotated[float, Field(gt=0)] = 60.0
    retry_attempts: Annotated[int, Field(ge=1)] = 6
    retry_seconds: Annotated[float, Field(gt=0)] = 180.0
    prompts: Path | None = None
    font_dirs: Folders = ()
    max_exchanges: Annotated[int, Field(ge=1)] = 500
    max_answer_characters: Annotated[int, Field(ge=1)] = 100_000
    max_transcript_bytes: Annotated[int, Field(ge=1)] = 4 * 1024 * 1024

    @field_validator("judges", "font_dirs", mode="before")
    @classmethod
    def _comma_between(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @cached_property
    def limits(self) -> Limits:
        """How large a transcript may be."""
        return Limits(
            exchanges=self.max_exchanges,
            answer_characters=self.max_answer_characters,
            transcript_bytes=self.max_transcript_bytes,
        )


def load_settings() -> Settings:
    """Reads the environment and `.env`. Raises SettingsError naming the variable and what would be right."""
    try:
        return Settings()
    except ValidationError as e:
        field, message = first_error(e)
        name = (field or "").split("[")[0].upper()
        variable = name if name.startswith(("OPENAI_", "ANTHROPIC_")) else f"GRADER_{name}"
        raise SettingsError(message, source="environment", field=variable) from None
