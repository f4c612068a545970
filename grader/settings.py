"""The only reader of the environment. `.env.example` lists every variable with its default."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import DirectoryPath, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from grader.errors import SettingsError
from grader.transcript import Limits, first_error

NO_KEY = "is no key: it should be letters, digits and signs of ASCII, without blanks or line breaks"
Names = Annotated[tuple[str, ...], NoDecode]
Folders = Annotated[tuple[DirectoryPath, ...], NoDecode]


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
    burst: Annotated[int, Field(ge=1)] | None = None
    timeout_seconds: Annotated[float, Field(gt=0)] = 60.0
    retry_attempts: Annotated[int, Field(ge=1)] = 6
    retry_seconds: Annotated[float, Field(gt=0)] = 180.0
    prompts: DirectoryPath | None = None
    calibration: DirectoryPath | None = None
    database_url: str = "sqlite:///data/grader.db"
    allowed_judges: Names = ()
    max_cost_usd: Annotated[float, Field(gt=0)] | None = None
    tenant_daily_cost_usd: Annotated[float, Field(gt=0)] | None = None
    wait_hours: Annotated[float, Field(ge=0, le=24 * 30)] = 24.0
    retention_days: Annotated[float, Field(gt=0)] | None = None
    webhook_allow_private: bool = False
    stop_seconds: Annotated[float, Field(ge=0)] = 20.0
    key_requests_per_minute: Annotated[int, Field(ge=1)] | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    font_dirs: Folders = ()
    max_exchanges: Annotated[int, Field(ge=1)] = 500
    max_answer_characters: Annotated[int, Field(ge=1)] = 100_000
    max_transcript_bytes: Annotated[int, Field(ge=1)] = 4 * 1024 * 1024

    @field_validator("judges", "allowed_judges", "font_dirs", mode="before")
    @classmethod
    def _comma_between(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("openai_base_url", "anthropic_base_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("should begin with http:// or https://")
        return value

    @field_validator("openai_api_key", "anthropic_api_key")
    @classmethod
    def _fits_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch("[!-~]+", value.get_secret_value()):
            raise ValueError(NO_KEY)
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
        if name.endswith("_API_KEY"):
            message = NO_KEY  # without what was given, which is a secret
        variable = name if name.startswith(("OPENAI_", "ANTHROPIC_")) else f"GRADER_{name}"
        raise SettingsError(message, source="environment", field=variable) from None
