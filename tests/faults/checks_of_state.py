"""The three services agree, no place is held twice, households are whole, ledgers add up, nobody is forgotten."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.faults.evidence import Evidence, Row

HOLDING = {"proposed", "offered", "placed", "arrived", "handed-over"}
NOBODY_IS_ASKED = {"manual-review", "none"}
OPEN_REQUEST = {"requested", "accepted", "home-found"}
OFFER_IN = {"offered": "open", "placed": "accepted", "arrived": "accepted", "departed": "accepted"}
STAY_IN = {"placed": "expected", "handed-over": "expected", "arrived": "arrived", "departed": "departed"}
TOLD_IN = {"arrived": ("arrived_on",), "departed": ("arrived_on", "departed_on")}


def violations(found: Evidence) -> Iterator[str]:
    yield from _known_everywhere(found)
    yield from _permits(found)
    yield from _steps_of_shelter(found)
    yield from _places(found)
    yield from _homes(found)
    yield from _ledgers(found)


def _known_everywhere(found: Evidence) -> Iterator[str]:
    placement, housing = found.documents("placement", "cases"), found.documents("housing", "outflow_cases")
    intake = found.documents("intake", "cases")
    for case, data in intake.items():
        if len(found.events["intake", "referral-received", case]) != 1:
            yield f"intake: case {case} without exactly one referral-received"
        classified = len(found.events["placement", "case-classified", case])
        if case not in placement or classified != 1:
            yield f"forgotten: case {case} was classified {classified} times"
            continue
        if case not in housing or housing[case]["facts"] is None:
            yield f"forgotten: housing never heard of case {case}"
        period = data["reflection_period"]
        running = period is not None and period["ended_on"] is None
        if placement[case]["facts"]["in_reflection_period"] is not running:
            yield f"stale: placement believes reflection period of {case} running: {not running}"
        if data["withdrawal"] and placement[case]["state"] not in ("closed", "arrived", "departed"):
            yield f"forgotten: {case} was withdrawn, placement has it {placement[case]['state']}"
    for case in (placement.keys() | housing.keys()) - intake.keys():
        yield f"ghost: case {case} is not intake's"


def _permits(found: Evidence) -> Iterator[str]:
    housing = found.documents("housing", "outflow_cases")
    for case, data in found.documents("intake", "cases").items():
        if data["permit"] is not None and case in housing:
            yield from _permit(case, data["permit"], housing[case])


def _permit(case: str, permit: Row, known: Row) -> Iterator[str]:
    if permit["decision"] == "refused":
        if known["permit_refused_at"] is None:
            yield f"forgotten: housing does not know that the permit of {case} was refused"
        return
    if known["permit"] is None:
        yield f"forgotten: housing does not know the permit of {case}"
        return
    for name in ("valid_to", "withdrawn_from"):
        if known["permit"][name] != permit[name]:
            yield f"stale: {name} of the permit of {case}: {known['permit'][name]}, intake has {permit[name]}"
    if known["state"] == "noted" and permit["ground"] != "witness" and permit["withdrawn_from"] is None:
        yield f"forgotten: {case} has a permit, and no home is looked for"


def _steps_of_shelter(found: Evidence) -> Iterator[str]:
    offers, stays = found.documents("placement", "offers"), found.documents("placement", "stays")
    housing = found.documents("housing", "outflow_cases")
    for case, data in found.documents("placement", "cases").items():
        if data["state"] == "classified" and data["route"] not in NOBODY_IS_ASKED:
            yield f"forgotten: {case} is classified for {data['route']}, and neither proposed nor waiting"
        offer, stay = offers.get(data["offer_id"] or "", {}), stays.get(data["stay_id"] or "", {})
        if offer.get("state") != OFFER_IN.get(data["state"], offer.get("state")):
            yield f"torn: {case} is {data['state']}, its offer {offer.get('state')}"
        if stay.get("state") != STAY_IN.get(data["state"], stay.get("state")):
            yield f"torn: {case} is {data['state']}, its stay {stay.get('state')}"
        for name in TOLD_IN.get(data["state"], ()):
            if housing.get(case, {}).get(name) is None:
                yield f"forgotten: {case} is {data['state']}, housing does not know {name}"
    counted = Counter(stay["case_id"] for stay in stays.values())
    yield from (f"twice: {case} has {count} stays" for case, count in counted.items() if count > 1)


def _places(found: Evidence) -> Iterator[str]:
    cases = found.documents("placement", "cases")
    held: dict[str, list[Row]] = defaultdict(list)
    for claim in found.tables["placement"]["claims"]:
        if claim["released_at"] is None:
            held[claim["case_id"]].append(claim)
    places = Counter((one["facility_id"], one["place_no"]) for claims in held.values() for one in claims)
    for place, count in places.items():
        if count > 1:
            yield f"twice: place {place} is held by {count} open claims"
    for case, data in cases.items():
        yield from _household(case, data, held.get(case, []))
    for case in held.keys() - cases.keys():
        yield f"ghost: places are held for {case}, which placement does not have"


def _household(case: str, data: Row, held: list[Row]) -> Iterator[str]:
    persons = 1 + len(data["facts"]["household"]) if data["state"] in HOLDING else 0
    if len(held) != persons:
        yield f"torn: household {case} ({data['state']}, {persons} places due) holds {len(held)}"
    elif persons and {claim["facility_id"] for claim in held} != {data["proposal"]["facility_id"]}:
        yield f"torn: household {case} holds places elsewhere than proposed"


def _homes(found: Evidence) -> Iterator[str]:
    requests = found.documents("housing", "outflow_requests")
    of_case: dict[str, list[Row]] = defaultdict(list)
    for request in requests.values():
        of_case[request["case_id"]].append(request)
    for case, data in found.documents("housing", "outflow_cases").items():
        states = [request["state"] for request in of_case[case]]
        if len(states) != data["requests"]:
            yield f"torn: {case} counts {data['requests']} requests, there are {len(states)}"
        still_open = sum(state in OPEN_REQUEST for state in states)
        if still_open != (data["state"] == "linked"):
            yield f"torn: {case} is {data['state']} with {still_open} open requests"
        if states.count("housed") != (data["state"] == "housed"):
            yield f"torn: {case} is {data['state']} with {states.count('housed')} requests housed"
        if data["state"] == "unlinked" and data["unlinked"] is None:
            yield f"forgotten: {case} has neither a municipality nor a reason"


def _ledgers(found: Evidence) -> Iterator[str]:
    yield from _booked_once(found)
    columns = {"target-set": "target", "target-revised": "target", "carried-in": "carried_in", "housed": "housed"}
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for entry in found.tables["housing"]["ledger_entries"]:
        kind = str(entry["kind"])
        column = columns.get(kind, kind)
        sums[entry["municipality"], entry["period"]][column] += entry["persons"] * (-1 if column == "housed" else 1)
    promised: Counter[str] = Counter()
    for request in found.documents("housing", "outflow_requests").values():
        promised[request["municipality"]] += request["holders"] if request["state"] in OPEN_REQUEST else 0
    for code, book in found.documents("housing", "target_books").items():
        if book["promised"] != promised[code]:
            yield f"ledger: {code} has promised {book['promised']}, its open requests ask {promised[code]}"
        periods = {period["period"]: period["position"] for period in book["periods"]}
        for period in periods.keys() | {period for one, period in sums if one == code}:
            for column in ("target", "carried_in", "housed"):
                booked, shown = sums[code, period][column], periods.get(period, {}).get(column, 0)
                if booked != shown:
                    yield f"ledger: {code} {period} shows {column} {shown}, its entries add up to {booked}"


def _booked_once(found: Evidence) -> Iterator[str]:
    """Requests housed and entries, one for one."""
    entries = found.tables["housing"]["ledger_entries"]
    counted = Counter(str(entry["request_id"]) for entry in entries if entry["kind"] == "housed")
    for number, request in found.documents("housing", "outflow_requests").items():
        due = request["state"] == "housed" and request["moved_in"]["counting_persons"] > 0
        if counted.pop(number, 0) != due:
            yield f"ledger: request {number} is {request['state']}, and not booked as often"
    for number in counted:
        yield f"ledger: booked for {number}, which is no request"
