"""What placement is told from outside, as `PLACEMENT_…` in the environment."""

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Secrets have no default: without them placement refuses to start."""

    model_config = SettingsConfigDict(env_prefix="PLACEMENT_")

    master_key_file: Path
    """Wraps the keys of addresses and free text: `<id>:<base64 of 32 random bytes>`, comma-separated, newest last."""
