"""Settings: environment (BRAIDWORK_…) over `braidwork.toml` in the current folder, checked when read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_settings import BaseSettings

    class Settings(BaseSettings):
        """Where the data lie, which engine runs, and which publisher addresses may be asked."""

        data: Path
        engine: str
        addresses: tuple[str, ...]
        contact: str


TOML_NAME = "braidwork.toml"


def settings() -> Settings:
    """The settings as they stand now; a plain error names the key that is wrong."""
    from pydantic import ValidationError
    from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

    from braidwork.errors import DataError

    class _Settings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="BRAIDWORK_", toml_file=TOML_NAME, extra="forbid")

        data: Path = Path("data")
        engine: str = "duckdb"
        addresses: tuple[str, ...] = ()
        contact: str = ""

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    try:
        return _Settings()  # type: ignore[return-value]
    except ValidationError as problem:
        first = problem.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise DataError(
            f"the setting '{key}' is wrong: {first['msg'].lower()}.",
            where=TOML_NAME,
            mend="known settings: data, engine, addresses, contact.",
        ) from problem
    except ValueError as problem:
        raise DataError(
            f"the file is not TOML ({problem}).", where=TOML_NAME, mend="correct it or remove it."
        ) from problem
