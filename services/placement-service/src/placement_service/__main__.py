"""`python -m placement_service api|worker|sequencer|migrate`."""

from placement_service.bootstrap import MIGRATIONS, build
from placement_service.config import Settings
from shared.running import command_line

command_line("placement", Settings, build, MIGRATIONS)()
