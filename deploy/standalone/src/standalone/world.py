"""The demonstration world, loaded through the services' own API; loading it again changes nothing."""

import asyncio
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from standalone.installation import SERVICES, Installation
from standalone.partner import Partner, Refusal

WORLD = Path(__file__).with_name("world.json")
_LIVE_S = 120.0
_PAUSE_S = 0.1
_FACILITIES = "/placement/v1/facilities"
_GROUPS = "/placement/v1/group-accommodations"


class WorldNotLoaded(Exception):
    """The services did not come up, or refused something of the world; tells what."""


async def prepare(installation: Installation, base_url: str, tokens: Mapping[str, str]) -> None:
    """Wait for the services, load the world, and declare the installation ready; tells the person who started it.

    Raises WorldNotLoaded.
    """
    try:
        async with Partner(base_url, tokens) as partner:
            await _until_live(partner)
            await load(partner)
            now = (await partner.get("operations", "/clock"))["now"]
    except (Refusal, httpx.HTTPError, TimeoutError) as fault:
        raise WorldNotLoaded(f"the demonstration world cannot be loaded: {fault}") from fault
    installation.ready_file.write_text(f"{base_url}\n")
    print(f"Doorstroom is ready at {base_url}/  (an invented world; its clock says {now})", flush=True)
    print(f"Tokens: {installation.tokens_file}   Stop: Ctrl-C", flush=True)


async def load(partner: Partner) -> None:
    """Facilities with their calendars, the group accommodation with its budget, the national number.

    What is there already is left as it is. Raises Refusal.
    """
    world = json.loads(WORLD.read_text())
    known = {found["name"]: found for found in await partner.everything("coordinator", f"{_FACILITIES}?limit=200")}
    for facility in world["facilities"]:
        await _facility(partner, facility, known.get(facility["name"]))
    await _group(partner, world["groupAccommodation"])
    await _budget(partner, world["groupBudget"])
    await _national_number(partner, world["nationalNumber"])


async def _until_live(partner: Partner) -> None:
    until = time.monotonic() + _LIVE_S
    while not all([await partner.is_live(service) for service in SERVICES]):
        if time.monotonic() > until:
            raise TimeoutError(f"the services do not answer within {_LIVE_S:.0f} s")
        await asyncio.sleep(_PAUSE_S)


async def _facility(partner: Partner, wanted: Mapping[str, Any], found: Mapping[str, Any] | None) -> None:
    body = {name: value for name, value in wanted.items() if name != "calendar"}
    facility_id = (found or await partner.post("coordinator", _FACILITIES, body, _key(wanted["name"])))["facilityId"]
    try:
        calendar = {"calendar": wanted["calendar"]}
        await partner.send("PUT", "coordinator", f"{_FACILITIES}/{facility_id}/capacity", calendar)
    except Refusal as refusal:
        if refusal.status != httpx.codes.PRECONDITION_REQUIRED:  # it has its calendar; somebody may have changed it
            raise


async def _group(partner: Partner, wanted: Mapping[str, Any]) -> None:
    known = await partner.everything("coordinator", f"{_GROUPS}?limit=200")
    if all(group["name"] != wanted["name"] for group in known):
        await partner.post("coordinator", _GROUPS, wanted, _key(wanted["name"]))


async def _budget(partner: Partner, wanted: Mapping[str, Any]) -> None:
    path = f"/placement/v1/group-budgets/{wanted['year']}"
    budget = await partner.find("coordinator", path)
    if not budget or not budget["entries"]:
        entry = {"kind": "granted", "cents": wanted["cents"], "note": wanted["note"]}
        await partner.post("coordinator", f"{path}/entries", entry, _key(wanted["note"]))


async def _national_number(partner: Partner, wanted: Mapping[str, Any]) -> None:
    path = f"/housing/v1/periods/{wanted['period']}/national-number"
    if await partner.find("ministry", path) is None:
        await partner.send("PUT", "ministry", path, wanted["body"])


def _key(of: str) -> str:
    """The same command has the same key at every start."""
    return "demo-world-" + "".join(sign if sign.isalnum() else "-" for sign in of.lower())
