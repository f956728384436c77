"""Worked examples for the OpenAPI document; persons and facilities in them are invented."""

from typing import Any

CASE_ID = "6f1f9d0e-3a55-4c39-9f0e-5a7cbb8a2f10"
FACILITY_ID = "2f0a3f6e-7f3c-4d0c-9a55-0d1c8a1b7e21"
PROPOSAL_ID = "b0c6c2f3-5f2b-5d0a-8b1e-3f4a5b6c7d8e"
OFFER_ID = "c5f0a8d1-9b7e-4f0c-8a3d-1e2f3a4b5c6d"
STAY_ID = "d7e1b9c2-0c8f-4a1d-9b4e-2f3a4b5c6d7e"
DECISION_ID = "e8f2cad3-1d90-5b2e-8c5f-3a4b5c6d7e8f"
ENTRY_ID = "f903dbe4-2ea1-4c3f-9d60-4b5c6d7e8f90"

ADMITS: dict[str, Any] = {"sexes": ["female"], "children": True, "minAge": 18, "maxHouseholdSize": 4}
FACILITY_BODY: dict[str, Any] = {
    "name": "Demo categorical shelter A",
    "route": "categorical-shelter",
    "municipality": "GM0855",
    "policeRegion": "Zeeland-West-Brabant",
    "address": "demo, secret",
    "admits": ADMITS,
    "wheelchairPlaces": 2,
    "contraIndications": ["addiction", "psychiatric"],
    "placementAuthority": "coordinator",
}
CALENDAR: list[dict[str, Any]] = [
    {"from": "2010-06-15", "to": "2012-06-30", "places": 20, "source": "pilot"},
    {"from": "2012-07-01", "to": "2014-12-31", "places": 28, "source": "contract after tender, kst-28638-72"},
]
CAPACITY_BODY: dict[str, Any] = {"calendar": CALENDAR}
FACILITY: dict[str, Any] = {
    **FACILITY_BODY,
    "facilityId": FACILITY_ID,
    "province": "PV30",
    "calendar": CALENDAR,
    "occupancy": {"on": "2013-02-04", "places": 28, "held": 2, "free": 26, "overOccupied": 0},
}
GROUP_ACCOMMODATION_BODY: dict[str, Any] = {
    "name": "Demo group accommodation",
    "municipality": "GM0772",
    "policeRegion": "Oost-Brabant",
    "address": "demo, secret",
    "admits": {"sexes": ["female", "male"], "children": False},
    "from": "2013-01-01",
    "to": "2013-12-31",
    "places": 30,
    "pricePerPersonPerNightCents": 4500,
}
RULE: dict[str, Any] = {
    "id": "11",
    "text": "Foreign adult not lawfully here, in the reflection period, or with permit applied for: "
    "categorical shelter",
    "source": "kst-28638-72, letter of 1 February 2012; Vreemdelingencirculaire 2000 B8/3 (in 2012: B9)",
    "facts": {"age": 22, "nationalityGroup": "other", "residence": "not-lawful"},
    "missing": [],
    "entitlementReview": False,
    "policyVersion": "categories-2012-02-01",
}
CASE: dict[str, Any] = {
    "caseId": CASE_ID,
    "category": "foreign",
    "route": "categorical-shelter",
    "rule": RULE,
    "state": "proposed",
    "urgent": False,
    "persons": 2,
    "referredAt": "2013-02-04T08:00:00Z",
    "proposalId": PROPOSAL_ID,
    "facilityId": FACILITY_ID,
}
EXPLANATION: dict[str, Any] = {
    "caseId": CASE_ID,
    "state": "proposed",
    "rule": RULE,
    "decisionId": DECISION_ID,
    "decidedAt": "2013-02-04T08:00:01Z",
    "factsVersion": 1,
    "worldVersion": 3,
    "policyVersion": "wishes-2012-02-01/hard-1.1.1.1.1.1.1.1.1.1.1",
    "chosen": FACILITY_ID,
    "facilities": [
        {
            "facilityId": FACILITY_ID,
            "fits": True,
            "chosen": True,
            "points": 1,
            "asDecided": True,
            "rules": [
                {
                    "rule": "has-enough-places",
                    "version": 1,
                    "holds": True,
                    "fact": "28 places free; household of 2",
                }
            ],
        }
    ],
}
WAITING: dict[str, Any] = {
    "caseId": CASE_ID,
    "route": "categorical-shelter",
    "urgent": True,
    "persons": 2,
    "referredAt": "2013-02-04T08:00:00Z",
    "waitedDays": 3,
    "reasons": [{"facilityId": FACILITY_ID, "rules": ["has-enough-places"]}],
}
PROPOSAL: dict[str, Any] = {
    "proposalId": PROPOSAL_ID,
    "caseId": CASE_ID,
    "facilityId": FACILITY_ID,
    "route": "categorical-shelter",
    "persons": 2,
    "urgent": False,
    "proposedAt": "2013-02-04T08:00:01Z",
    "decisionId": DECISION_ID,
}
CONFIRMATION: dict[str, Any] = {
    "proposalId": PROPOSAL_ID,
    "caseId": CASE_ID,
    "facilityId": FACILITY_ID,
    "offerId": OFFER_ID,
    "state": "offered",
}
OFFER: dict[str, Any] = {
    "offerId": OFFER_ID,
    "caseId": CASE_ID,
    "proposalId": PROPOSAL_ID,
    "facilityId": FACILITY_ID,
    "persons": 2,
    "authority": "coordinator",
    "state": "open",
    "offeredAt": "2013-02-04T08:10:00Z",
}
STAY: dict[str, Any] = {
    "stayId": STAY_ID,
    "caseId": CASE_ID,
    "facilityId": FACILITY_ID,
    "persons": 2,
    "state": "arrived",
    "arrivedAt": "2013-02-04T13:00:00Z",
    "expectedEndOn": "2013-05-04",
}
DIAGNOSTICS_BODY: dict[str, Any] = {
    "completedOn": "2013-04-10",
    "destination": "independent",
    "careNeeds": ["trauma-treatment"],
    "fitToLeaveFrom": "2013-05-06",
}
BUDGET: dict[str, Any] = {
    "year": 2013,
    "granted": 25000000,
    "reserved": 0,
    "spent": 0,
    "released": 0,
    "available": 25000000,
    "entries": [
        {
            "entryId": ENTRY_ID,
            "kind": "granted",
            "cents": 25000000,
            "note": "structural budget, kst-28638-72",
            "recordedAt": "2013-02-04T08:00:00Z",
        }
    ],
}
