"""Worked examples of what intake answers about a case; the persons in them are invented."""

from typing import Any

from intake_service.entrypoints.examples import CASE_ID, OPERATION_ID

SUMMARY: dict[str, Any] = {
    "caseId": CASE_ID,
    "status": "referred",
    "receivedAt": "2013-02-04T08:00:00Z",
    "foundOn": "2013-02-03",
    "policeRegion": "Zeeland-West-Brabant",
    "request": "shelter",
    "persons": 2,
    "reference": "PL2000-2013-000123",
    "operationId": None,
}
WITHDRAWAL: dict[str, Any] = {"reason": "no-longer-needed", "withdrawnAt": "2013-02-20T09:00:00Z"}
NEEDS: dict[str, Any] = {
    "care": True,
    "medical": False,
    "pregnant": False,
    "psychological": True,
    "psychiatric": False,
    "addiction": False,
    "intellectualDisability": False,
    "wheelchair": False,
}
FACTS: dict[str, Any] = {
    "request": "shelter",
    "foundOn": "2013-02-03",
    "policeRegion": "Zeeland-West-Brabant",
    "exploitationForm": "sexual",
    "sector": None,
    "loverboy": None,
    "person": {"sex": "female", "age": 22, "nationalityGroup": "other"},
    "household": [{"sex": "male", "age": 1, "nationalityGroup": "other", "relation": "child"}],
    "languages": ["en"],
    "residence": "not-lawful",
    "witnessOnly": False,
    "inDetention": False,
    "detentionAgreed": False,
    "needs": NEEDS,
    "safety": {"acuteDanger": False, "avoidProvinces": ["PV28"], "avoidMunicipalities": []},
    "inEmergencyBed": False,
    "operationId": None,
    "intention": None,
}
CLOCKS: dict[str, Any] = {
    "reflectionPeriod": {
        "state": "ended",
        "startedOn": "2013-02-04",
        "lastDay": "2013-05-04",
        "endedOn": "2013-03-11",
        "reason": "report-signed",
    },
    "criminalReports": [{"kind": "criminal-report", "filedOn": "2013-03-11", "signed": True}],
    "permitApplication": {
        "appliedAt": "2013-03-11T14:00:00Z",
        "decisionDueAt": "2013-03-12T14:00:00Z",
        "overdue": False,
    },
    "permit": {
        "decision": "granted",
        "decidedAt": "2013-03-12T09:30:00Z",
        "ground": "complainant",
        "validFrom": "2013-03-11",
        "validTo": "2014-03-10",
        "withdrawnFrom": None,
        "holders": 2,
    },
}
CASE: dict[str, Any] = {
    "caseId": CASE_ID,
    "version": 4,
    "status": "referred",
    "receivedAt": "2013-02-04T08:00:00Z",
    "reporter": {"kind": "police", "unit": "Zeeland-West-Brabant", "reference": "PL2000-2013-000123"},
    "withdrawal": None,
    "facts": FACTS,
    "clocks": CLOCKS,
}
OPERATION_VIEW: dict[str, Any] = {
    "operationId": OPERATION_ID,
    "state": "carried-out",
    "announcedAt": "2013-02-04T08:00:00Z",
    "plannedOn": "2013-02-11",
    "expectedPersons": 18,
    "province": "PV30",
    "policeRegion": "Oost-Brabant",
    "exploitationForm": "labour",
    "sector": "agriculture",
    "carriedOutOn": "2013-02-11",
    "members": 2,
}
IDENTITY: dict[str, Any] = {
    "caseId": CASE_ID,
    "person": {
        "givenNames": "Demo",
        "familyName": "Person One",
        "birthDate": "1990-05-17",
        "estimatedAge": None,
        "sex": "female",
        "nationality": "NGA",
        "otherNationalities": [],
    },
    "household": [
        {
            "givenNames": "Demo",
            "familyName": "Child One",
            "birthDate": "2011-03-01",
            "estimatedAge": None,
            "sex": "male",
            "nationality": None,
            "otherNationalities": [],
            "relation": "child",
        }
    ],
    "contact": {"name": "Demo Contact", "phone": "+31600000000", "email": None},
    "whereFound": None,
    "safetyNote": "demo: exploiter lives there",
    "consentOverrideReason": None,
    "notes": [],
}
