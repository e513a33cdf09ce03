"""What an operator can set: `TANDEM_...` in the environment or in `.env`. A wrong value is refused with its name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.i18n import shipped_languages

TELEGRAM = "https://api.telegram.org"
DATABASES = ("postgresql", "postgres", "postgresql+asyncpg", "sqlite")
# Where `tandem web` answers for itself.
TAKEN_PATHS = ("/healthz", "/readyz")
# What hosts that start a Procfile call the port.
PLAIN_PORT = "PORT"

Port: TypeAlias = Annotated[int, Field(ge=1, le=65535)]


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


def _database_url(url: SecretStr) -> SecretStr:
    # The address may hold a password: nothing of it is repeated.
    scheme, found, rest = url.get_secret_value().partition("://")
    if scheme not in DATABASES or not found or not rest.strip("/"):
        raise ValueError("is not an address such as postgresql://tandem@127.0.0.1/tandem or sqlite:///data/tandem.db")
    return url


def _webhook_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or not re.fullmatch(r"[\w./~-]*", parts.path):
        raise ValueError("is not an address such as https://tandem.example.org/telegram")
    if parts.query or parts.fragment or parts.path in TAKEN_PATHS:
        raise ValueError("needs a path of its own, such as https://tandem.example.org/telegram")
    return url


def _webhook_secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        raise ValueError("may have 1 to 256 letters (A-Z, a-z), digits, _ and -")
    return secret


def _data_dir() -> Path:
    return Path("data")


class Settings(BaseSettings):
    """See docs/settings.md for what each one does."""

    model_config = SettingsConfigDict(
        env_prefix="TANDEM_",
        env_file=".env",
        extra="ignore",
        hide_input_in_errors=True,
        frozen=True,
        populate_by_name=True,
    )

    token: SecretStr | None = None
    token_file: Path | None = None
    api_url: str = TELEGRAM
    data_dir: Path = Field(default_factory=_data_dir)
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] | None = None
    key: SecretStr | None = None
    key_file: Path | None = None
    webhook_url: Annotated[str, AfterValidator(_webhook_url)] | None = None
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = None
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Port = Field(default=8000, validation_alias=AliasChoices("TANDEM_PORT", PLAIN_PORT))
    metrics_port: Port | None = None
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

    def webhook(self) -> tuple[str, str]:
        """The address that Telegram calls, and the secret it shows there.

        Raises SettingsError when one is not set, or Telegram would not call that address.
        """
        if self.webhook_url is None:
            raise SettingsError("TANDEM_WEBHOOK_URL: set the address at which Telegram reaches `tandem web`")
        if self.webhook_secret is None:
            raise SettingsError("TANDEM_WEBHOOK_SECRET: set one, so that only Telegram is listened to")
        if self.api_url == TELEGRAM and not self.webhook_url.startswith("https://"):
            raise SettingsError("TANDEM_WEBHOOK_URL: Telegram calls nothing but https://")
        return self.webhook_url, self.webhook_secret.get_secret_value()

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
        reason = str(first["msg"]).removeprefix("Value error, ")
        raise SettingsError(f"{_variable(str(first['loc'][0]))}: {reason}") from None


def _variable(place: str) -> str:
    """What the variable is called that a field is read from."""
    name = f"TANDEM_{place.upper().removeprefix('TANDEM_')}"
    return f"{name} (or {PLAIN_PORT})" if name == "TANDEM_PORT" else name
