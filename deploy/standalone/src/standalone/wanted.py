"""What the person who starts Doorstroom chooses."""

from dataclasses import dataclass
from datetime import datetime

from standalone.processes import LOOPBACK, ProcessFailed, is_free

_EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - compared with, not listened on


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where to listen, and when a new demonstration begins."""

    host: str
    port: int
    clock_start: datetime

    @property
    def own_url(self) -> str:
        """Where this machine reaches it, also when it listens on all addresses."""
        return f"http://{LOOPBACK if self.host == _EVERY_ADDRESS else self.host}:{self.port}"

    def expect_free_port(self) -> None:
        """Raises ProcessFailed, with the way out, when somebody else listens there."""
        if not is_free(self.port, self.host):
            raise ProcessFailed(f"port {self.port} is in use; choose another one, for instance PORT={self.port + 1}")
