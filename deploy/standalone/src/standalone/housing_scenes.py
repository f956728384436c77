"""Scenes from the permit to a home that counts in a municipality's target."""

from collections.abc import Mapping
from typing import Any

from shared.clock import legal_day
from standalone.story import Stage, StoryEnds, example

NATIONAL_NUMBERS: Mapping[str, Mapping[str, Any]] = {
    "2013-H1": {
        "parts": [{"part": "regular", "number": 3300}],
        "publishedOn": "2012-10-01",
        "source": "Stcrt 2012, 24563",
    },
    "2013-H2": {
        "parts": [{"part": "regular", "number": 4700}],
        "publishedOn": "2013-03-28",
        "source": "Stcrt 2013, 8489",
    },
}
"""The national numbers of these years that were found with a source; none is invented for another half-year."""


def half_year_of(stage: Stage, local: str) -> str:
    day = legal_day(stage.days.at(local))
    return f"{day.year}-H{1 if day.month <= 6 else 2}"  # noqa: PLR2004 - June


async def number_known(stage: Stage, period: str) -> None:
    """Make sure that the half-year of moving in has its national number. Raises StoryEnds where none is known."""
    path = f"/housing/v1/periods/{period}/national-number"
    if await stage.partner.find("ministry", path) is not None:
        return
    if period not in NATIONAL_NUMBERS:
        raise StoryEnds(
            f"the clock has come to {period}, for which no national number was found in the Staatscourant, "
            "and none is invented; `make reset` begins again in February 2013"
        )
    number = NATIONAL_NUMBERS[period]
    await stage.partner.send("PUT", "ministry", path, number)
    stage.teller.step(f"The ministry records the national number of {period}: {number['parts']}, {number['source']}.")


async def reported_and_permitted(stage: Stage, case_id: str) -> None:
    """Reflection period, criminal report, permit."""
    on_case = f"/intake/v1/cases/{case_id}"
    period = await stage.post("referring-partner", f"{on_case}/reflection-period", stage.body("07"))
    stage.teller.step("The police offer the reflection period.")
    stage.teller.detail("last day", f"{period['lastDay']} (three calendar months, never extended)")
    await stage.forward_to("2013-03-11T16:00")
    await stage.post("referring-partner", f"{on_case}/criminal-report", stage.body("08"))
    stage.teller.step("She signs the criminal report; it goes to the immigration service as the application.")
    await stage.forward_to("2013-03-12T11:00")
    await stage.post("immigration-service", f"{on_case}/permit-decision", stage.body("09"))
    stage.teller.step("The immigration service grants the permit to her and her child. This opens the way out.")


async def counted_at_home(stage: Stage, case_id: str, stay: str) -> None:
    """From the link with a municipality to the ledger, with the quota before and after; then she leaves shelter."""
    request = await stage.request_in(case_id, "requested")
    municipality, period = request["municipality"], half_year_of(stage, "2013-05-21T18:00")
    quota_path = f"/housing/v1/municipalities/{municipality}/quota?period={period}"
    before = await stage.partner.get("municipality", quota_path)
    stage.teller.step(f"Linked with {before['name']} ({municipality}): request {request['requestId']}.")
    stage.teller.detail("household", f"{request['persons']} persons, not before {request['earliestOn']}")
    stage.teller.quota(f"{before['name']} in {period}, before", before)
    await _answered(stage, request["requestId"], stay)
    after = await stage.partner.get("municipality", quota_path)
    stage.teller.quota(f"{before['name']} in {period}, after", after)
    if after["housed"] != before["housed"] + request["countingPersons"]:
        raise StoryEnds("the household was not counted")
    now = (await stage.now()).isoformat()
    departure = {"departedAt": now, "destination": "home", "reason": "moved into own home"}
    await stage.post("shelter", f"/placement/v1/stays/{stay}/departure", departure)
    await stage.case_in(case_id, "departed")
    stage.teller.step("She leaves shelter; both places are free for the next household.")


async def _answered(stage: Stage, request_id: str, stay: str) -> None:
    request = f"/housing/v1/requests/{request_id}"
    answers = stage.days.body(example("13"))
    await stage.forward_to("2013-03-20T12:00")
    await stage.post("municipality", f"{request}/acceptance", answers["acceptance"])
    stage.teller.step("The municipality accepts.")
    await stage.forward_to("2013-04-10T12:00")
    await stage.post("shelter", f"/placement/v1/stays/{stay}/diagnostics", stage.body("12"))
    stage.teller.step("Diagnostics in shelter: she can live independently.")
    await stage.forward_to("2013-04-30T12:00")
    await stage.post("municipality", f"{request}/home-found", answers["home-found"])
    stage.teller.step("The municipality has found a home for two.")
    await stage.forward_to("2013-05-21T18:00")
    await stage.post("municipality", f"{request}/housed", answers["housed"])
    stage.teller.step("They have moved in: this counts.")
