"""Random households and the bodies of what is told about them, all on one day of the demonstration's clock."""

import random
from typing import Any

NOW = "2013-05-02T12:00:00+02:00"
"""The clock stands here when the load begins; everything it tells happened on this day or the day before."""
DAY = "2013-05-01"
ARRIVED_AT, DEPARTED_AT, DECIDED_AT = (f"{DAY}T{time}:00+02:00" for time in ("09:00", "15:00", "10:30"))
PERMIT_TO, EXTENDED_TO = "2014-04-30", ("2014-08-31", "2014-12-31")
PROVINCES = tuple(f"PV{number}" for number in range(20, 32))
NEIGHBOURS = ("PV24",)
"""Few municipalities: where everybody may only go here, the same ledgers are written to at once."""
REGIONS = ("Noord-Nederland", "Oost-Nederland", "Amsterdam", "Rotterdam", "Zeeland-West-Brabant", "Limburg")
_CONTACT = {"name": "Demo Contact", "phone": "+31600000000"}
KINDS = (
    ("foreign-woman", "female", "NGA", "not-lawful", "1990-05-17", 50),
    ("foreign-man", "male", "VNM", "not-lawful", "1988-02-11", 20),
    ("eu-woman", "female", "BGR", "lawful", "1991-07-02", 8),
    ("dutch-woman", "female", "NLD", "lawful", "1993-01-20", 8),
    ("dutch-man", "male", "NLD", "lawful", "1989-09-09", 4),
    ("minor", "female", "NGA", "not-lawful", "1998-03-03", 3),
    ("witness", "female", "NGA", "not-lawful", "1990-01-01", 4),
    ("registration", "female", "NGA", "not-lawful", "1990-01-01", 3),
)
"""Name, sex, nationality, residence, birth date, and how often of a hundred."""


def referral(rng: random.Random, number: int, *, one_province: bool) -> tuple[str, dict[str, Any]]:
    """The kind of household, and the body that refers it; its reference is found again in intake's database."""
    kind, sex, nationality, residence, born, _ = rng.choices(KINDS, weights=[row[-1] for row in KINDS])[0]
    children = rng.choices((0, 1, 2), weights=(6, 3, 1))[0] if kind in ("foreign-woman", "eu-woman") else 0
    person: dict[str, Any] = {"givenNames": "Demo"}
    person |= {"familyName": f"Household {number}", "birthDate": born, "sex": sex}
    person |= {"nationality": nationality, "languages": ["en"], "residence": residence}
    if kind == "witness":
        person["witnessOnly"] = True
    needs = {"care": rng.random() < 0.5, "pregnant": sex == "female" and rng.random() < 0.1}
    avoid = [code for code in PROVINCES if code not in NEIGHBOURS] if one_province else rng.sample(PROVINCES, 2)
    body = {
        "reporter": {"kind": "police", "unit": "Rotterdam", "reference": f"load-{number}", "contact": _CONTACT},
        "request": "registration" if kind == "registration" else "shelter",
        "foundOn": DAY,
        "policeRegion": rng.choice(REGIONS),
        "exploitation": {"form": "sexual", "sector": None},
        "person": person,
        "household": [child(number, index) for index in range(children)],
        "needs": needs,
        "safety": {"acuteDanger": rng.random() < 0.1, "avoid": {"provinces": avoid, "municipalities": []}},
        "consent": {"given": True},
    }
    return kind, body


def child(number: int, index: int) -> dict[str, Any]:
    name = {"givenNames": "Demo", "familyName": f"Child {number}-{index}"}
    return {**name, "birthDate": "2011-03-01", "sex": "male", "relation": "child"}


def operation(number: int) -> dict[str, Any]:
    by = {"kind": "inspectorate", "unit": "Inspectie SZW", "reference": f"load-{number}", "contact": _CONTACT}
    found = {"province": "PV30", "policeRegion": "Oost-Brabant"}
    work = {"form": "labour", "sector": "agriculture"}
    return {"announcedBy": by, "plannedOn": DAY, "expectedPersons": 4, **found, "exploitation": work}


def members(rng: random.Random, number: int) -> dict[str, Any]:
    return {"members": [_member(rng, number, index) for index in range(rng.randint(2, 4))]}


def _member(rng: random.Random, number: int, index: int) -> dict[str, Any]:
    person: dict[str, Any] = {"givenNames": "Demo", "familyName": f"Member {number}-{index}"}
    person |= {"birthDate": "1985-07-02", "sex": "male"}
    person |= {"nationality": "VNM", "languages": ["vi"], "residence": "not-lawful"}
    needs = {"care": rng.random() < 0.5}
    return {"person": person, "needs": needs, "intention": "stay", "consent": {"given": True}}


def facility(name: str, places: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A categorical shelter that takes everybody, and its calendar."""
    body = {
        "name": name,
        "route": "categorical-shelter",
        "municipality": "GM0855",
        "policeRegion": "Zeeland-West-Brabant",
        "address": "demo, invented",
        "admits": {"sexes": ["female", "male"], "children": True, "minAge": 18, "maxHouseholdSize": 6},
        "wheelchairPlaces": 2,
        "contraIndications": [],
        "placementAuthority": "coordinator",
    }
    return body, calendar(places, "load")


def calendar(places: int, source: str) -> dict[str, Any]:
    return {"calendar": [{"from": "2013-01-01", "to": "2014-12-31", "places": places, "source": source}]}
