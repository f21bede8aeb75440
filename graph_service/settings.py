"""The settings, read once at the start and passed on; a wrong value ends the start with one sentence."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph_service.errors import SettingError

GRAPH_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class LogLevel(StrEnum):
    """How much the service tells on standard error."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class EmbedderKind(StrEnum):
    """Where the vectors of texts come from."""

    OFFLINE = "offline"
    ENDPOINT = "endpoint"
    NONE = "none"


class Settings(BaseSettings):
    """All settings of a process; each is an environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(env_prefix="", extra="ignore", frozen=True, hide_input_in_errors=True)

    graph_uri: Annotated[str | None, Field(description="Neo4j to use; none: a local Neo4j is started.")] = None
    graph_user: Annotated[str, Field(description="User at that Neo4j.")] = "neo4j"
    graph_password: Annotated[SecretStr, Field(description="Password at that Neo4j.")] = SecretStr("")
    graph_database: Annotated[str, Field(description="Database at that Neo4j.", min_length=1)] = "neo4j"
    graph_data_dir: Annotated[Path, Field(description="Where the local Neo4j keeps its data.")] = Path(".graph-data")
    graph_cache_dir: Annotated[Path | None, Field(description="Shared cache of the local Neo4j's program.")] = None
    host: Annotated[str, Field(description="Address to listen on.", min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(description="Port to listen on.", ge=0, le=65535)] = 8000
    log_level: Annotated[LogLevel, Field(description="How much to log.")] = LogLevel.INFO
    query_timeout: Annotated[float, Field(description="Seconds a read query may take.", gt=0, le=600)] = 10.0
    embedder: Annotated[EmbedderKind, Field(description="Source of text vectors.")] = EmbedderKind.OFFLINE
    embedder_url: Annotated[str | None, Field(description="OpenAI-compatible endpoint for `endpoint`.")] = None
    embedder_model: Annotated[str, Field(description="Model name at that endpoint.")] = ""
    embedder_key: Annotated[SecretStr, Field(description="Key for that endpoint.")] = SecretStr("")
    dev_principals: Annotated[
        bool, Field(description="Accept principals from a local file, for trying out on loopback only.")
    ] = False
    principals_file: Annotated[Path | None, Field(description="Principals for DEV_PRINCIPALS; none: the seeds'.")] = (
        None
    )

    compute_cluster: Annotated[
        str | None, Field(description="Scheduler of a Dask cluster for large analyses; none: this machine.")
    ] = None

    disclosures_key_file: Annotated[
        Path | None, Field(description="Key that seals the log of disclosures; none: a file in the data folder.")
    ] = None
    # Two years: a request for access within a year after a disclosure is answered in full, and an audit of a calendar
    # year still finds all of it in the next one. § 76 Abs. 4 BDSG, which does not bind this service, sets the same
    # measure: such logs go at the end of the year after the one in which they were made.
    disclosures_kept_days: Annotated[
        int, Field(description="Days for which `audit expire` keeps the log of disclosures.", ge=1, le=36500)
    ] = 730
    requests_per_minute: Annotated[
        int, Field(description="Requests a minute by one principal and from one address; 0: no limit.", ge=0)
    ] = 600
    persons_per_hour: Annotated[
        int, Field(description="Different persons shown to one principal within an hour; 0: no limit.", ge=0)
    ] = 200
    person_keys_dir: Annotated[
        Path | None, Field(description="Where each person's key is kept; none: person-keys in the data folder.")
    ] = None
    token_key: Annotated[
        SecretStr,
        Field(description="Key of the tokens' hashes, 64 hexadecimal digits; none: a file in the data folder."),
    ] = SecretStr("")

    oidc_issuer: Annotated[
        str | None, Field(description="Issuer of the OpenID provider, exactly as it names itself; none: no log-in.")
    ] = None
    oidc_client_id: Annotated[
        str | None, Field(description="This service's client id there, for log-in by browser.", min_length=1)
    ] = None
    oidc_client_secret: Annotated[SecretStr, Field(description="Its secret; none: a public client.")] = SecretStr("")
    oidc_audience: Annotated[
        str | None, Field(description="Audience of access tokens that are accepted as bearer tokens.", min_length=1)
    ] = None
    oidc_roles_file: Annotated[Path | None, Field(description="Which claims give which roles (TOML).")] = None
    oidc_scopes: Annotated[
        str, Field(description="Scopes to ask for.", pattern=r"^openid( [!-~]+)*$", max_length=200)
    ] = "openid"
    public_url: Annotated[
        str | None, Field(description="Address by which browsers reach the service; may be left out on loopback.")
    ] = None
    session_key: Annotated[
        SecretStr,
        Field(description="Key of browser sessions, 64 hexadecimal digits; none: a file in the data folder."),
    ] = SecretStr("")

    @field_validator("token_key", "session_key")
    @classmethod
    def _a_whole_key(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not re.fullmatch("[0-9a-fA-F]{64}", value.get_secret_value()):
            raise ValueError("should be 64 hexadecimal digits (32 random bytes)")
        return value

    @field_validator("oidc_issuer", "public_url")
    @classmethod
    def _safe_address(cls, value: str | None) -> str | None:
        if not value:
            return None
        if not is_safe_address(value):
            raise ValueError("should be an address that begins with https:// (http:// on loopback only)")
        return value

    @field_validator("public_url")
    @classmethod
    def _no_path(cls, value: str | None) -> str | None:
        if value and urlsplit(value).path.rstrip("/"):
            raise ValueError("should have no path: the pages stand at the root of their host")
        return value.rstrip("/") if value else None

    @field_validator("embedder_url")
    @classmethod
    def _an_endpoint(cls, value: str | None) -> str | None:
        # By http too: such a model often stands beside the service, in a network of its own.
        if value and not is_safe_address(re.sub("^http://", "https://", value)):
            raise ValueError("should be an address such as https://host/v1, without a password")
        return value or None

    @field_validator("compute_cluster")
    @classmethod
    def _a_scheduler(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"(tcp|tls)://[^/@\s]+:\d+", value):
            raise ValueError("should be the address of a scheduler, such as tcp://host:8786 or tls://host:8786")
        return value or None

    @field_validator("graph_uri")
    @classmethod
    def _known_scheme(cls, value: str | None) -> str | None:
        if value is None or value == "":
            return None
        scheme, separator, rest = value.partition("://")
        if not separator or scheme not in GRAPH_SCHEMES or not rest:
            raise ValueError(f"should be an address such as neo4j://host:7687 ({', '.join(GRAPH_SCHEMES)})")
        if "@" in rest:
            raise ValueError("should hold no password; use GRAPH_USER and GRAPH_PASSWORD")
        return value


def is_safe_address(address: str, *, query: bool = False) -> bool:
    """Whether it is an https address, or http on loopback, without a password or fragment (`query`: one may be)."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - it is read here, and a wrong one says so
    except ValueError:
        return False
    if not address.isascii() or re.search(r"[\s\"';,\\]", address) or not parts.hostname:
        return False
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    return safe and "@" not in parts.netloc and not parts.fragment and (query or not parts.query)


def read_settings(**overrides: object) -> Settings:
    """Read the settings from the environment; `overrides` (from the command line) win.

    Raises `SettingError`, which names the setting and never repeats its value.
    """
    try:
        settings = Settings(**{key: value for key, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "settings"
        raise SettingError(f"{first['msg'].removeprefix('Value error, ')}.", where=name) from None
    if settings.embedder is EmbedderKind.ENDPOINT and not settings.embedder_url:
        raise SettingError("is needed when EMBEDDER=endpoint.", where="EMBEDDER_URL")
    if settings.dev_principals and settings.host not in LOOPBACK:
        raise SettingError("is accepted on loopback only: set HOST to 127.0.0.1.", where="DEV_PRINCIPALS")
    _check_log_in(settings)
    return settings


def _check_log_in(settings: Settings) -> None:
    """Half a log-in is none: what belongs together is there together."""
    if settings.oidc_issuer is None:
        for name in ("oidc_client_id", "oidc_audience", "oidc_roles_file"):
            if getattr(settings, name) is not None:
                raise SettingError(f"is needed with {name.upper()}.", where="OIDC_ISSUER")
        return
    if settings.oidc_roles_file is None:
        raise SettingError("is needed with OIDC_ISSUER: without it nobody has a role.", where="OIDC_ROLES_FILE")
    if settings.oidc_client_id is None and settings.oidc_audience is None:
        raise SettingError("is needed for log-in by browser, or OIDC_AUDIENCE for tokens.", where="OIDC_CLIENT_ID")
    if settings.oidc_audience == settings.oidc_client_id:
        # An ID token names the client as its audience: it tells the client who logged in, and is no key to anything.
        raise SettingError("should differ from OIDC_CLIENT_ID, or ID tokens would open doors.", where="OIDC_AUDIENCE")
    if settings.oidc_client_id and settings.public_url is None and settings.host not in LOOPBACK:
        raise SettingError("is needed for log-in by browser unless HOST is loopback.", where="PUBLIC_URL")
