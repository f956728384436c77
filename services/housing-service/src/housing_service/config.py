"""What housing is told from outside, as `HOUSING_…`."""

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Secrets have no default: without them housing refuses to start."""

    model_config = SettingsConfigDict(env_prefix="HOUSING_")

    master_key_file: Path
    """Wraps the keys of free text: base64 of 32 random bytes, or several as `id:key,id:key`, the newest last."""
    stand_in_population_year: int | None = None
    """Demonstrations only: the year whose inhabitants stand in where those the law names are missing."""
