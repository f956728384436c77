"""Every acknowledged command is in effect exactly once: counted in the journals, by what the load was told."""

from collections import Counter
from collections.abc import Iterator, Mapping

from tests.faults.evidence import Evidence, Row

EFFECTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "reflect": ("intake", ("reflection-period-started",)),
    "report": ("intake", ("criminal-report-filed", "permit-applied")),
    "permit-granted": ("intake", ("permit-granted",)),
    "permit-refused": ("intake", ("permit-refused",)),
    "permit-extended": ("intake", ("permit-extended",)),
    "permit-withdrawn": ("intake", ("permit-withdrawn",)),
    "withdraw": ("intake", ("referral-withdrawn",)),
    "confirm": ("placement", ("placement-confirmed", "offer-made")),
    "decline": ("placement", ("offer-declined",)),
    "accept": ("placement", ("offer-accepted",)),
    "arrive": ("placement", ("resident-arrived",)),
    "diagnose": ("placement", ("diagnostics-completed",)),
    "depart": ("placement", ("resident-departed",)),
    "accept-request": ("housing", ("request-accepted",)),
    "find-home": ("housing", ("home-found",)),
    "house": ("housing", ("household-housed",)),
}
"""What each command must have published once, about its case."""


def violations(found: Evidence) -> Iterator[str]:
    yield from _counted(found)
    yield from _referrals(found)
    yield from _members(found)
    yield from _edits(found)
    for request in found.requests:
        for seen in request["seen"]:
            if seen in ("500", "503 without Retry-After"):
                yield f"{request['command']} {request['id']} was answered {seen}"


def _counted(found: Evidence) -> Iterator[str]:
    sure: Counter[tuple[str, str]] = Counter()
    perhaps: Counter[tuple[str, str]] = Counter()
    for request in found.requests:
        key = request["command"], request["target"]
        sure[key] += request["outcome"] == "acknowledged"
        perhaps[key] += request["outcome"] == "unknown"
    for command, (service, names) in EFFECTS.items():
        targets = {target for known, target in sure if known == command}
        targets |= {key for owner, name, key in list(found.events) if owner == service and name in names}
        for target in targets:
            low, high = sure[command, target], sure[command, target] + perhaps[command, target]
            for name in names:
                count = len(found.events.get((service, name, target), ()))
                if not low <= count <= high:
                    wrong = "lost" if count < low else "twice"
                    yield f"{wrong}: {command} of {target} acknowledged {low} times, {count} {name} in the journal"


def _referrals(found: Evidence) -> Iterator[str]:
    cases = found.documents("intake", "cases")
    by_reference: dict[str, list[str]] = {}
    for case, data in cases.items():
        if not data["operation_id"]:
            by_reference.setdefault(data["reporter"]["reference"], []).append(case)
    asked = {one["about"]["reference"]: one for one in found.requests if one["command"] == "refer"}
    for reference, request in asked.items():
        yield from _one_case(reference, request, by_reference.pop(reference, []))
    for reference, made in by_reference.items():
        yield f"twice: nobody referred {reference}, intake has {made}"
    for service, name, key in list(found.events):
        if (service, name) == ("intake", "referral-received") and key not in cases:
            yield f"ghost: intake announced a referral {key} that it does not have"


def _one_case(reference: str, request: Row, made: list[str]) -> Iterator[str]:
    if request["outcome"] == "acknowledged" and made != [request["answer"]["caseId"]]:
        wrong = "twice" if made else "lost"
        yield f"{wrong}: referral {reference} was acknowledged as {request['answer']['caseId']}, intake has {made}"
    elif len(made) > (request["outcome"] != "refused"):
        yield f"twice: referral {reference} was {request['outcome']}, intake has {made}"


def _members(found: Evidence) -> Iterator[str]:
    counted = Counter(data["operation_id"] for data in found.documents("intake", "cases").values())
    del counted[None]
    for request in found.requests:
        if request["command"] != "members":
            continue
        count, wanted = counted.pop(request["target"], 0), request["about"]["count"]
        possible = {"acknowledged": {wanted}, "unknown": {0, wanted}, "refused": {0}}[request["outcome"]]
        if count not in possible:
            wrong = "lost" if count < wanted else "twice"
            yield f"{wrong}: {wanted} members of {request['target']} were {request['outcome']}, intake has {count}"
    for operation, count in counted.items():
        yield f"twice: nobody registered the {count} members of {operation}"


def _edits(found: Evidence) -> Iterator[str]:
    """Of those who changed the same calendar as they had read it, one may win."""
    winners: dict[tuple[str, str], Row] = {}
    facilities = found.documents("placement", "facilities")
    newest: dict[str, Row] = {}
    for request in found.acknowledged("edit"):
        seen = request["target"], request["about"]["ifMatch"]
        if seen in winners:
            yield f"lost: {seen} was changed by both {winners[seen]['about']} and {request['about']}"
        winners[seen] = request
        best = newest.get(request["target"])
        if best is None or _etag(best) < _etag(request):
            newest[request["target"]] = request
    unsure = {request["target"] for request in found.requests if (request["command"], request["outcome"]) == _UNSURE}
    for facility, request in newest.items():
        source = facilities[facility]["calendar"][0]["source"]
        if facility not in unsure and source != request["about"]["source"]:
            yield f"lost: the calendar of {facility} is that of {source}, last changed by {request['about']}"


_UNSURE = ("edit", "unknown")


def _etag(request: Row) -> int:
    return int(request["about"]["ifMatch"].strip('"'))
