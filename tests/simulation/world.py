"""The small invented world of a simulation, in plain words that services and reference model read alike."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

START = datetime(2013, 1, 7, 9, tzinfo=UTC)
PERIOD = "2013-H1"
LAWFUL_UNTIL = "2014-12-31"


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of victim, with the category and route that the letter gives such a victim."""

    name: str
    category: str
    route: str
    sex: str = "female"
    age: int = 22
    nationality: str = "VNM"
    residence: str = "not-lawful"
    children: int = 0
    request: str = "shelter"
    care: bool = True
    wheelchair: bool = False
    addiction: bool = False
    pregnant: bool = False
    witness: bool = False
    avoids: str = ""
    """A province."""

    @property
    def persons(self) -> int:
        return 1 + self.children

    @property
    def entitled_to_reflection(self) -> bool:
        return self.nationality != "NLD" and self.residence == "not-lawful" and not self.witness


PROFILES = (
    Profile("woman", "foreign", "categorical-shelter"),
    Profile("mother", "foreign", "categorical-shelter", children=1),
    Profile("man", "foreign", "categorical-shelter", sex="male", age=30, nationality="NGA"),
    Profile("avoiding", "foreign", "categorical-shelter", avoids="PV30"),
    Profile("urgent", "foreign", "categorical-shelter", pregnant=True),
    Profile("wheelchair", "foreign", "categorical-shelter", age=40, wheelchair=True),
    Profile("addicted", "foreign", "categorical-shelter", age=35, addiction=True),
    Profile("dutch", "dutch", "womens-shelter", nationality="NLD", residence="lawful"),
    Profile("minor", "foreign", "protected-minors", age=15, nationality="NGA"),
    Profile("asylum", "foreign", "none", residence="asylum-applicant"),
    Profile("witness", "foreign", "manual-review", sex="male", witness=True),
    Profile("registered", "foreign", "none", request="registration"),
)
MEMBERS = (
    Profile("picker", "group", "group-accommodation", sex="male", care=False),
    Profile("ill picker", "group", "categorical-shelter", sex="male"),
)


@dataclass(frozen=True, slots=True)
class House:
    """A facility."""

    facility_id: UUID
    route: str
    sexes: tuple[str, ...]
    province: str
    municipality: str
    places: int
    children: bool = True
    min_age: int | None = 18
    largest: int | None = None
    wheelchair_places: int = 0
    refuses_addiction: bool = False


HOUSES = (
    House(UUID(int=0xA), "categorical-shelter", ("female",), "PV30", "GM0855", 3, wheelchair_places=1,
          refuses_addiction=True, largest=3),
    House(UUID(int=0xB), "categorical-shelter", ("female", "male"), "PV26", "GM0344", 2, children=False),
    House(UUID(int=0xC), "womens-shelter", ("female",), "PV28", "GM0599", 1),
    House(UUID(int=0xD), "group-accommodation", ("female", "male"), "PV26", "GM0344", 2, min_age=None),
)  # fmt: skip
MUNICIPALITIES = {
    "GM0344": ("PV26", 300_000),
    "GM0599": ("PV28", 600_000),
    "GM0855": ("PV30", 200_000),
}
"""Code: province and inhabitants, invented."""
