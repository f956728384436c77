"""`python -m intake_service api|worker|sequencer|migrate`."""

from intake_service.bootstrap import MIGRATIONS, build
from intake_service.config import Settings
from shared.running import command_line

command_line("intake", Settings, build, MIGRATIONS)()
