"""Worked examples for the OpenAPI document; persons and offices in them are invented."""

from typing import Any

from pydantic import ConfigDict


def shown(example: dict[str, Any]) -> ConfigDict:
    """For `model_config`: the example beside the schema."""
    return ConfigDict(json_schema_extra={"examples": [example]})


REFERRAL = {
    "reporter": {
        "kind": "police",
        "unit": "Zeeland-West-Brabant",
        "reference": "PL2000-2013-000123",
        "contact": {"name": "Demo Contact", "phone": "+31600000000"},
    },
    "request": "shelter",
    "foundOn": "2013-02-03",
    "policeRegion": "Zeeland-West-Brabant",
    "exploitation": {"form": "sexual", "sector": None},
    "person": {
        "givenNames": "Demo",
        "familyName": "Person One",
        "birthDate": "1990-05-17",
        "sex": "female",
        "nationality": "NGA",
        "languages": ["en"],
        "residence": "not-lawful",
        "witnessOnly": False,
        "inDetention": False,
    },
    "household": [
        {
            "givenNames": "Demo",
            "familyName": "Child One",
            "birthDate": "2011-03-01",
            "sex": "male",
            "relation": "child",
        }
    ],
    "needs": {
        "care": True,
        "medical": False,
        "pregnant": False,
        "psychological": True,
        "addiction": False,
        "psychiatric": False,
        "intellectualDisability": False,
        "wheelchair": False,
    },
    "safety": {
        "acuteDanger": False,
        "avoid": {"provinces": ["PV28"], "municipalities": []},
        "note": "demo: exploiter lives there",
    },
    "consent": {"given": True, "overrideReason": None},
}
OPERATION = {
    "announcedBy": {
        "kind": "inspectorate",
        "unit": "Inspectie SZW",
        "reference": "ISZW-2013-17",
        "contact": {"name": "Demo Contact", "phone": "+31600000002"},
    },
    "plannedOn": "2013-02-11",
    "expectedPersons": 18,
    "province": "PV30",
    "policeRegion": "Oost-Brabant",
    "exploitation": {"form": "labour", "sector": "agriculture"},
}
MEMBER = {
    "person": {
        "givenNames": "Demo",
        "familyName": "Member One",
        "birthDate": "1985-07-02",
        "sex": "male",
        "nationality": "BGR",
        "languages": ["bg"],
        "residence": "lawful",
    },
    "needs": {"care": False},
    "intention": "other-work",
    "consent": {"given": True},
}
REFLECTION_PERIOD = {"startedOn": "2013-02-04", "offeredBy": "police", "detentionAgreement": None}
CRIMINAL_REPORT = {
    "kind": "criminal-report",
    "filedOn": "2013-03-11",
    "signed": True,
    "sentToImmigrationServiceAt": "2013-03-11T15:00:00+01:00",
}
PERMIT_DECISION = {
    "decision": "granted",
    "ground": "complainant",
    "decidedAt": "2013-03-12T10:30:00+01:00",
    "validFrom": "2013-03-11",
    "validTo": "2014-03-10",
    "holders": "victim-and-minor-children",
}
CASE_ID = "6f1f9d0e-3a55-4c39-9f0e-5a7cbb8a2f10"
OPERATION_ID = "0d9cfa0b-64c9-4f6b-8a51-6f7a3c1f4b0e"
