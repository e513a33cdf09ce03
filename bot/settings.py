"""What an operator can set: `TANDEM_...` in the environment or in `.env`. A wrong value is refused with its name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.i18n import shipped_languages


class SettingsError(Exception):
    """A setting is wrong; the message is one line with its name."""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("is not a time zone such as Europe/London") from error
    return name


def _language(code: str) -> str:
    if code not in shipped_languages():
        raise ValueError(f"is not one of the languages that ship: {', '.join(shipped_languages())}")
    return code


def _data_dir() -> Path:
    return Path("data")


class Settings(BaseSettings):
    """See docs/settings.md for what each one does."""

    model_config = SettingsConfigDict(
        env_prefix="TANDEM_", env_file=".env", extra="ignore", hide_input_in_errors=True, frozen=True
    )

    token: SecretStr | None = None
    token_file: Path | None = None
    api_url: str = "https://api.telegram.org"
    data_dir: Path = Field(default_factory=_data_dir)
    key: SecretStr | None = None
    key_file: Path | None = None
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/London"
    default_language: Annotated[str, AfterValidator(_language)] = "en"
    open: bool = False
    send_rate: float = Field(default=30.0, ge=0)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @field_validator("api_url")
    @classmethod
    def _root(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("is not the address of a Bot API server, such as http://127.0.0.1:8081")
        return value.rstrip("/")

    def bot_token(self) -> str:
        """The token of the bot, from `TOKEN` or `TOKEN_FILE`.

        Raises SettingsError when there is none.
        """
        if self.token:
            return self.token.get_secret_value().strip()
        if self.token_file:
            try:
                return self.token_file.read_text(encoding="utf-8").strip()
            except OSError as error:
                raise SettingsError("TANDEM_TOKEN_FILE: this file cannot be read") from error
        raise SettingsError("TANDEM_TOKEN: set the token that @BotFather gave you (or try `tandem try`)")


def load_settings(**overrides: object) -> Settings:
    """The settings of this process.

    Raises SettingsError with one line that names what is wrong.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        reason = str(first["msg"]).removeprefix("Value error, ")
        raise SettingsError(f"TANDEM_{name}: {reason}") from None
