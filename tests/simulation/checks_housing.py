"""Housing compared with the reference model: every household, request, book and ledger entry."""

from collections import Counter
from collections.abc import Iterator

from tests.simulation.model import OPEN, Model
from tests.simulation.model_intake import File
from tests.simulation.picture import Picture
from tests.simulation.reading import Published
from tests.simulation.world import MUNICIPALITIES

_ENDS = frozenset(("request-refused", "request-withdrawn"))
_FOLLOWS = {
    "": frozenset(("outflow-opened",)),
    "outflow-opened": frozenset(("outflow-opened", "household-linked")),
    "household-linked": frozenset(("outflow-requested",)),
    "outflow-requested": _ENDS | {"request-accepted"},
    "request-accepted": _ENDS | {"home-found"},
    "home-found": _ENDS | {"household-housed"},
    "request-refused": frozenset(("outflow-opened", "household-linked")),
    "request-withdrawn": frozenset(("outflow-opened",)),
    "household-housed": frozenset[str](),
}
_BY_ITSELF = frozenset(("outflow-opened", "household-linked", "outflow-requested"))
_BY_PERSONS = frozenset(("own-home", "died"))
_STATE = {
    "outflow-requested": "requested",
    "request-accepted": "accepted",
    "home-found": "home-found",
    "household-housed": "housed",
    "request-refused": "refused",
    "request-withdrawn": "withdrawn",
}
_ENDING = frozenset(("permit-withdrawn", "referral-withdrawn"))


def housing_differences(picture: Picture, model: Model) -> Iterator[str]:
    files = model.intake.files
    if picture.outflows.keys() != files.keys():
        yield f"housing: households {picture.outflows.keys() ^ files.keys()} on one side only"
    rows: dict[str, list[Published]] = {}
    for row in picture.messaging["housing"].journal:
        if row.topic == "housing.events":
            rows.setdefault(row.key, []).append(row)
    for case_id in sorted(picture.outflows.keys() & files.keys()):
        yield from _household(case_id, rows.get(case_id, []), picture, model)
    yield from _requests(rows, picture, model)
    yield from _books(picture, model)
    yield from _unlinked(picture, model)


def _household(case_id: str, rows: list[Published], picture: Picture, model: Model) -> Iterator[str]:
    word = [row.name for row in rows]
    for before, after in zip(["", *word], word, strict=False):
        if after not in _FOLLOWS[before]:
            yield f"housing: {after} follows {before or 'nothing'} in {case_id}"
    did = [_told(row) for row in rows if row.name not in _BY_ITSELF and not _by_event(row)]
    if did != model.on_home.get(case_id, []):
        yield f"housing: of {case_id} it tells {did}; users did {model.on_home.get(case_id, [])}"
    file, outflow = model.intake.files[case_id], picture.outflows[case_id]
    state = _state(file, rows)
    if outflow.state != state:
        yield f"housing: {case_id} is {outflow.state}, not {state}; {file.events}, {word}"
    arrived = "resident-arrived" in model.on_case.get(case_id, [])
    if outflow.arrived != arrived:
        yield f"housing: {case_id} arrived in shelter: {outflow.arrived}, not {arrived}"


def _by_event(row: Published) -> bool:
    """Ended because of what intake published, not by a person of housing."""
    return row.name == "request-withdrawn" and row.data["reason"] not in _BY_PERSONS


def _told(row: Published) -> str:
    return f"{row.name} {row.data['reason']}" if row.name == "request-withdrawn" else row.name


def _state(file: File, rows: list[Published]) -> str:
    word = [row.name for row in rows]
    opening = file.events.count("permit-granted")
    if "household-housed" in word:
        return "housed"
    after = file.events[_last(file.events, "permit-granted") :]
    if _ENDING & set(after):
        return "closed"
    if not opening:
        return "noted"
    if word.count("outflow-opened") != opening:
        return f"opened {opening} times"
    since = rows[_last(word, "outflow-opened") :]
    if since[-1].name == "request-withdrawn":
        return "unlinked" if _by_event(since[-1]) else "closed"
    return "unlinked" if since[-1].name in ("outflow-opened", "request-refused") else "linked"


def _last(word: list[str], name: str) -> int:
    return max((index for index, one in enumerate(word) if one == name), default=0)


def _requests(rows: dict[str, list[Published]], picture: Picture, model: Model) -> Iterator[str]:
    told: dict[str, str] = {}
    by_event = set()
    for row in (row for found in rows.values() for row in found if row.name in _STATE):
        told[row.data["requestId"]] = _STATE[row.name]
        if _by_event(row):
            by_event.add(row.data["requestId"])
    found = {key: one.state for key, one in picture.requests.items()}
    if found != told:
        yield f"housing: requests are {found}, told {told}"
    for key, asked in model.requests.items():
        one = picture.requests.get(key)
        state = "withdrawn" if key in by_event and asked.state in OPEN else asked.state
        if one is None or one.state != state or (state in OPEN and one.pending != asked.pending):
            yield f"housing: request {key} is {one}, not {state} with refusal pending: {asked.pending}"
    still_open = Counter(one.case for one in picture.requests.values() if one.state in OPEN)
    linked = Counter(case for case, outflow in picture.outflows.items() if outflow.state == "linked")
    if still_open != linked:
        yield f"housing: open requests {dict(still_open)}, linked households {dict(linked)}"


def _books(picture: Picture, model: Model) -> Iterator[str]:
    """A position is its target less who was counted there; each household is counted once."""
    total = sum(inhabitants for _, inhabitants in MUNICIPALITIES.values())
    counted: Counter[str] = Counter()
    for key, asked in model.requests.items():
        if asked.state == "housed" and key in picture.requests:
            counted[picture.requests[key].municipality] += asked.counted
    for code, (_, inhabitants) in MUNICIPALITIES.items():
        book = picture.books[code]
        target = -(-inhabitants * model.numbers[-1] // total)
        promised = sum(
            one.holders for one in picture.requests.values() if one.municipality == code and one.state in OPEN
        )
        if (book.target, book.housed, book.promised) != (target, counted[code], promised):
            yield f"housing: {code} is {book}, not target {target}, housed {counted[code]}, promised {promised}"
        entries = [entry for entry in picture.ledger if entry[0] == code]
        booked = sum(persons for _, _, kind, persons, _ in entries if kind.startswith("target"))
        moved = -sum(persons for _, _, kind, persons, _ in entries if kind == "housed")
        if (booked, moved) != (target, counted[code]):
            yield f"housing: the ledger of {code} adds up to {booked} and {moved}"
    twice = Counter(case for _, _, kind, _, case in picture.ledger if kind == "housed")
    if any(count > 1 for count in twice.values()):
        yield f"housing: counted more than once: {dict(twice)}"


def _unlinked(picture: Picture, model: Model) -> Iterator[str]:
    """Nobody waits for a municipality while one that is allowed has target left."""
    for case_id, outflow in picture.outflows.items():
        if outflow.state != "unlinked" or case_id not in model.intake.files:
            continue
        refused = {
            one.municipality for one in picture.requests.values() if one.case == case_id and one.state == "refused"
        }
        for code, (province, _) in MUNICIPALITIES.items():
            book = picture.books[code]
            allowed = province != model.intake.files[case_id].profile.avoids and code not in refused
            if allowed and book.target - book.housed - book.promised > 0:
                yield f"housing: {case_id} has no municipality, and {code} has target left: {book}"
