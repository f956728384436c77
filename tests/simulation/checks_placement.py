"""Placement compared with the reference model: every case, place, offer and stay."""

from collections import Counter
from collections.abc import Iterator

from tests.simulation.model import Model
from tests.simulation.model_intake import File
from tests.simulation.picture import Picture, PlacedCase
from tests.simulation.reading import Published
from tests.simulation.world import HOUSES, House

_SOUGHT = frozenset(("placement-proposed", "waiting-started"))
_STAY = frozenset(("diagnostics-completed", "resident-departed"))
_FOLLOWS = {
    "": frozenset(("case-classified",)),
    "case-classified": _SOUGHT,
    "waiting-started": frozenset(("placement-proposed",)),
    "placement-proposed": frozenset(("placement-confirmed",)),
    "placement-confirmed": frozenset(("offer-made",)),
    "offer-made": frozenset(("offer-accepted", "offer-declined")),
    "offer-declined": _SOUGHT,
    "offer-accepted": frozenset(("resident-arrived",)),
    "resident-arrived": _STAY,
    "diagnostics-completed": _STAY,
    "resident-departed": frozenset[str](),
}
_BY_ITSELF = _SOUGHT | {"case-classified"}
_LEAVES = {
    "waiting-started": "waiting",
    "placement-proposed": "proposed",
    "offer-made": "offered",
    "resident-arrived": "arrived",
    "diagnostics-completed": "arrived",
    "resident-departed": "departed",
}
_HOLDING = frozenset(("proposed", "offered", "placed", "arrived", "handed-over"))
_ASSIGNED = frozenset(("categorical-shelter", "group-accommodation"))


def placement_differences(picture: Picture, model: Model) -> Iterator[str]:
    files = model.intake.files
    if picture.cases.keys() != files.keys():
        yield f"placement: cases {picture.cases.keys() ^ files.keys()} on one side only"
    words = _words(picture.messaging["placement"].journal)
    for case_id in sorted(picture.cases.keys() & files.keys()):
        word = words.get(case_id, [])
        yield from _history(case_id, word, model)
        yield from _case(case_id, picture.cases[case_id], files[case_id], word)
    yield from _offers_and_stays(picture, model)
    yield from _places(picture, model)
    yield from _waiting(picture, model)
    yield from _capacity(picture, model)
    yield from _beginnings(picture, model)


def _words(journal: list[Published]) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for row in journal:
        if row.topic == "placement.events":
            words.setdefault(row.key, []).append(row.name)
    return words


def _history(case_id: str, word: list[str], model: Model) -> Iterator[str]:
    """Its events follow each other as they can, and what users did stands in them once, in their order."""
    for before, after in zip(["", *word], word, strict=False):
        if after not in _FOLLOWS[before]:
            yield f"placement: {after} follows {before or 'nothing'} in {case_id}"
    did = [name for name in word if name not in _BY_ITSELF]
    if did != model.on_case.get(case_id, []):
        yield f"placement: of {case_id} it tells {did}; users did {model.on_case.get(case_id, [])}"


def _case(case_id: str, case: PlacedCase, file: File, word: list[str]) -> Iterator[str]:
    if (case.category, case.route) != (file.profile.category, file.profile.route):
        yield f"placement: {file.profile.name} is {case.category} to {case.route}"
    if case.in_reflection != file.reflecting:
        yield f"placement: reflection of {case_id} is {case.in_reflection}"
    state = _state(file, word)
    if case.state != state:
        yield f"placement: {case_id} ({file.profile.name}) is {case.state}, not {state}"


def _state(file: File, word: list[str]) -> str:
    if "resident-arrived" not in word and (file.withdrawn or file.profile.route == "none"):
        return "closed"
    if file.profile.route == "manual-review":
        return "classified"
    last = word[-1] if word else "nothing"
    if last == "offer-accepted":
        return "placed" if file.profile.route in _ASSIGNED else "handed-over"
    return _LEAVES.get(last, f"forgotten after {last}")


def _offers_and_stays(picture: Picture, model: Model) -> Iterator[str]:
    for found, wanted, open_state, ended in (
        (picture.offers, model.offers, "open", "withdrawn"),
        (picture.stays, model.stays, "expected", "cancelled"),
    ):
        if found.keys() != wanted.keys():
            yield f"placement: offers or stays {found.keys() ^ wanted.keys()} on one side only"
        for key in found.keys() & wanted.keys():
            closed = picture.cases[model.case_of[key]].state == "closed"
            state = ended if closed and wanted[key] == open_state else wanted[key]
            if found[key] != state:
                yield f"placement: offer or stay {key} is {found[key]}, not {state}"


def _places(picture: Picture, model: Model) -> Iterator[str]:
    """Who has a place has all places of the household in one facility, and each of them alone."""
    taken = Counter((facility, place) for facility, place, _ in picture.open_places)
    if twice := [place for place, count in taken.items() if count > 1]:
        yield f"placement: places {twice} are held twice"
    held = Counter((case, facility) for facility, _, case in picture.open_places)
    wanted = {
        (case_id, case.facility): model.intake.files[case_id].profile.persons
        for case_id, case in picture.cases.items()
        if case.state in _HOLDING and case_id in model.intake.files
    }
    if dict(held) != wanted:
        yield f"placement: places held {dict(held)}, not {wanted}"
    for facility, count in Counter(facility for facility, _, _ in picture.open_places).items():
        places = model.places_on(facility, picture.today)
        if count > places and facility not in model.lowered:
            yield f"placement: {count} of {places} places are held in {facility}"


def _waiting(picture: Picture, model: Model) -> Iterator[str]:
    """Nobody waits who fits where there is room."""
    for case_id, case in picture.cases.items():
        if case.state != "waiting" or case_id not in model.intake.files:
            continue
        if case.declined_by != model.declined.get(case_id, set()):
            yield f"placement: {case_id} was declined by {set(case.declined_by)}, it says"
        for house in HOUSES:
            if _fits(model.intake.files[case_id], case, house, picture, model):
                yield f"placement: {case_id} waits and fits in {house.facility_id}"


def _fits(file: File, case: PlacedCase, house: House, picture: Picture, model: Model) -> bool:
    who, facility = file.profile, str(house.facility_id)
    held = {place for owner, place, _ in picture.open_places if owner == facility}
    places = model.places_on(facility, picture.today)
    free = places - len(held)
    special = [n for n in range(1, min(house.wheelchair_places, places) + 1) if n not in held]
    return (
        house.route == who.route
        and who.sex in house.sexes
        and (house.children or not who.children)
        and (house.min_age is None or who.age >= house.min_age)
        and (house.largest is None or who.persons <= house.largest)
        and house.province != who.avoids
        and not (who.addiction and house.refuses_addiction)
        and not (who.wheelchair and not special)
        and facility not in case.declined_by
        and free >= who.persons
    )


def _capacity(picture: Picture, model: Model) -> Iterator[str]:
    """What was ever given and not told to be free again is held; the last calendar told is the one in force."""
    balance: Counter[str] = Counter()
    told: dict[str, list[tuple[str, int]]] = {}
    for row in picture.messaging["placement"].journal:
        if row.name == "placement-proposed":
            balance[row.data["facilityId"]] += row.data["persons"]
        elif row.name == "place-freed":
            balance[row.key] -= row.data["places"]
        elif row.name == "capacity-changed":
            told[row.key] = [(period["startsOn"], period["places"]) for period in row.data["calendar"]]
    if told != model.periods:
        yield f"placement: told capacity {told}, not {model.periods}"
    held = Counter(facility for facility, _, _ in picture.open_places)
    if +balance != held or any(count < 0 for count in balance.values()):
        yield f"placement: told to be held {dict(balance)}, held {dict(held)}"


def _beginnings(picture: Picture, model: Model) -> Iterator[str]:
    """A period that began was looked at on its first day or later, and once."""
    fired = picture.messaging["placement"].fired
    for facility, days in model.begins.items():
        for day in days:
            if day <= picture.today and fired[facility, day] != 1:
                yield f"placement: the period of {day} in {facility} was begun {fired[facility, day]} times"
    if twice := {place: count for place, count in fired.items() if count > 1}:
        yield f"placement: fired more than once: {twice}"
