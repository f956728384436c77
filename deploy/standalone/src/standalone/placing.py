"""Scenes in shelter: refer, decide, propose, confirm, accept, arrive."""

from collections.abc import Mapping
from typing import Any

from standalone.story import Stage, StoryEnds


async def referred(stage: Stage, number: str, who: str) -> str:
    """Refer a victim with an example body; answers the case id."""
    case_id: str = (await stage.post("referring-partner", "/intake/v1/referrals", stage.body(number)))["caseId"]
    stage.teller.step(f"{who} is referred (example {number}): case {case_id}.")
    return case_id


async def placed(stage: Stage, case_id: str) -> Mapping[str, Any]:
    """From the decision to the facility's yes; answers the case as placement sees it then."""
    case = await stage.case_in(case_id, "proposed", "waiting", "classified", "closed")
    stage.teller.decision(case)
    if case["state"] != "proposed":
        await _why_not(stage, case_id)
        raise StoryEnds(f"no place is proposed: the case is {case['state']}; `make reset` begins a new world")
    name = await _facility_name(stage, case["facilityId"])
    stage.teller.step(f"Proposed: {name}.")
    await _explained(stage, case_id)
    await stage.post("coordinator", f"/placement/v1/proposals/{case['proposalId']}/confirmation")
    stage.teller.step("The coordinator confirms; the facility is asked.")
    offered = await stage.case_in(case_id, "offered")
    await stage.post("shelter", f"/placement/v1/offers/{offered['offerId']}/acceptance")
    accepted = await stage.case_in(case_id, "placed", "handed-over")
    stage.teller.step(f"The facility accepts: the case is {accepted['state']}.")
    return accepted


async def arrived(stage: Stage, case: Mapping[str, Any]) -> str:
    """The resident arrives now; answers the stay."""
    stay: str = case["stayId"]
    now = (await stage.now()).isoformat()
    await stage.post("shelter", f"/placement/v1/stays/{stay}/arrival", {"arrivedAt": now})
    await stage.case_in(case["caseId"], "arrived")
    stage.teller.step("Arrived in shelter.")
    return stay


async def _facility_name(stage: Stage, facility_id: str) -> str:
    for facility in await stage.partner.everything("coordinator", "/placement/v1/facilities?limit=200"):
        if facility["facilityId"] == facility_id:
            return f"{facility['name']} in {facility['municipality']}"
    return facility_id


async def _explained(stage: Stage, case_id: str) -> None:
    """For each facility that was weighed, whether it fits and which rules speak against it."""
    explanation = await stage.partner.get("coordinator", f"/placement/v1/cases/{case_id}/explanation")
    for verdict in explanation.get("facilities", ()):
        broken = [rule for rule in verdict["rules"] if not rule["holds"]]
        why = "; ".join(f"{rule['rule']} ({rule['fact']})" for rule in broken)
        told = f"does not fit: {why}" if broken else f"fits, {verdict['points']} points"
        chosen = " - chosen" if verdict["chosen"] else ""
        stage.teller.detail(verdict.get("name") or await _facility_name(stage, verdict["facilityId"]), told + chosen)


async def _why_not(stage: Stage, case_id: str) -> None:
    await _explained(stage, case_id)
