"""What intake is told from outside, as `INTAKE_…` in the environment."""

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Secrets have no default: without them intake refuses to start."""

    model_config = SettingsConfigDict(env_prefix="INTAKE_")

    master_key_file: Path
    """Wraps the cases' keys: `<id>:<base64 of 32 random bytes>`, several comma-separated, the newest last."""
