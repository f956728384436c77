"""From an exact nationality to all that leaves intake: Dutch, EU (with EEA and Switzerland), other, unknown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from intake_service.domain.countries import COUNTRIES
from intake_service.domain.dated import Dated
from shared.vocabulary import NationalityGroup

STATELESS = "XXA"
UNKNOWN = "XXX"
KNOWN_CODES = COUNTRIES | {STATELESS, UNKNOWN}

DUTCH = frozenset({"NLD", "ABW", "CUW", "SXM", "BES"})
"""One nationality for the whole Kingdom (Rijkswet op het Nederlanderschap art. 1)."""


def _members(codes: str, starts_on: date, source: str, ends_on: date | None = None) -> dict[str, Sequence[Dated[bool]]]:
    return {code: (Dated(True, source, starts_on, ends_on),) for code in codes.split()}


FREE_MOVEMENT: Mapping[str, Sequence[Dated[bool]]] = {
    **_members("BEL DEU FRA ITA LUX NLD", date(1958, 1, 1), "Treaty of Rome"),
    **_members("DNK IRL", date(1973, 1, 1), "Treaty of accession 1972"),
    **_members(
        "GBR",
        date(1973, 1, 1),
        "Treaty of accession 1972; member until 31 January 2020, Union law until the end of the transition period: "
        "Withdrawal Agreement art. 126 and 127 (OJ L 29, 31.1.2020, p. 7)",
        date(2020, 12, 31),
    ),
    **_members("GRC", date(1981, 1, 1), "Treaty of accession 1979"),
    **_members("ESP PRT", date(1986, 1, 1), "Treaty of accession 1985"),
    **_members("ISL NOR", date(1994, 1, 1), "Agreement on the European Economic Area (OJ L 1, 3.1.1994)"),
    **_members("AUT FIN SWE", date(1994, 1, 1), "European Economic Area 1994, Treaty of accession 1994"),
    **_members("LIE", date(1995, 5, 1), "European Economic Area, EEA Council decision 1/95"),
    **_members("CHE", date(2002, 6, 1), "Agreement on the free movement of persons (OJ L 114, 30.4.2002)"),
    **_members("CYP CZE EST HUN LTU LVA MLT POL SVK SVN", date(2004, 5, 1), "Treaty of accession 2003"),
    **_members("BGR ROU", date(2007, 1, 1), "Treaty of accession 2005"),
    **_members("HRV", date(2013, 7, 1), "Treaty of accession 2011 (OJ L 112, 24.4.2012)"),
}
"""Whose nationals are citizens of the Union, of the EEA or Swiss, and since when.

The British count until 31 December 2020: what matters here is whether somebody can derive rights from Union law
(Vreemdelingencirculaire B8/3.1), and the transition period kept those.
"""


def nationality_group(codes: Iterable[str], on: date) -> NationalityGroup:
    """The group of somebody's nationalities on a day: a dual national is Dutch before EU, EU before other."""
    groups = {_group_of(code, on) for code in codes}
    order = (NationalityGroup.DUTCH, NationalityGroup.EU, NationalityGroup.OTHER)
    return next((group for group in order if group in groups), NationalityGroup.UNKNOWN)


def _group_of(code: str, on: date) -> NationalityGroup:
    if code in DUTCH:
        return NationalityGroup.DUTCH
    if code == UNKNOWN:
        return NationalityGroup.UNKNOWN
    if any(membership.in_force(on) for membership in FREE_MOVEMENT.get(code, ())):
        return NationalityGroup.EU
    return NationalityGroup.OTHER
