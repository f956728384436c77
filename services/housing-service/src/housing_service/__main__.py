"""`python -m housing_service api|worker|sequencer|migrate`."""

from housing_service.bootstrap import MIGRATIONS, build
from housing_service.config import Settings
from shared.running import command_line

if __name__ == "__main__":
    command_line("housing", Settings, build, MIGRATIONS)()
