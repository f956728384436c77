"""What pydantic found wrong, as faults a caller can act on: every one, with a pointer, and never the value sent."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, cast

from pydantic.alias_generators import to_camel

from shared.web.problems import Fault, Problem

MOST_FAULTS = 100
_Place = Literal["body", "query", "path", "header"]
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}", re.ASCII)
_Say = Callable[[Mapping[str, Any]], str]

_KNOWN: dict[str, tuple[str, _Say]] = {
    "missing": ("missing", lambda c: "is required"),
    "extra_forbidden": (
        "unknown-field",
        lambda c: "is not a field of this request; leave it out or check its spelling",
    ),
    "enum": ("unknown-code", lambda c: f"is not a known code; known are {c['expected']}"),
    "literal_error": ("unknown-code", lambda c: f"is not a known code; known are {c['expected']}"),
    "date": ("wrong-type", lambda c: "must be a calendar date as a string, for instance 2013-02-04"),
    "instant": ("wrong-type", lambda c: "must be an instant with its offset, for instance 2013-02-04T09:00:00+01:00"),
    "string_too_short": ("too-short", lambda c: f"must have at least {c['min_length']} character(s)"),
    "string_too_long": ("too-long", lambda c: f"may have at most {c['max_length']} characters"),
    "too_short": ("too-short", lambda c: f"must have at least {c['min_length']} item(s)"),
    "too_long": ("too-long", lambda c: f"may have at most {c['max_length']} items"),
    "string_pattern_mismatch": ("wrong-form", lambda c: f"must have the form {c['pattern']}"),
    "greater_than_equal": ("out-of-range", lambda c: f"must be at least {c['ge']}"),
    "greater_than": ("out-of-range", lambda c: f"must be more than {c['gt']}"),
    "less_than_equal": ("out-of-range", lambda c: f"must be at most {c['le']}"),
    "less_than": ("out-of-range", lambda c: f"must be less than {c['lt']}"),
    "bool_type": ("wrong-type", lambda c: "must be true or false"),
    "bool_parsing": ("wrong-type", lambda c: "must be true or false"),
    "int_type": ("wrong-type", lambda c: "must be a whole number"),
    "int_parsing": ("wrong-type", lambda c: "must be a whole number"),
    "int_from_float": ("wrong-type", lambda c: "must be a whole number"),
    "float_type": ("wrong-type", lambda c: "must be a number"),
    "float_parsing": ("wrong-type", lambda c: "must be a number"),
    "string_type": ("wrong-type", lambda c: "must be a string"),
    "list_type": ("wrong-type", lambda c: "must be a list"),
    "tuple_type": ("wrong-type", lambda c: "must be a list"),
    "set_type": ("wrong-type", lambda c: "must be a list"),
    "frozen_set_type": ("wrong-type", lambda c: "must be a list"),
    "dict_type": ("wrong-type", lambda c: "must be an object"),
    "model_type": ("wrong-type", lambda c: "must be an object"),
    "model_attributes_type": ("wrong-type", lambda c: "must be an object"),
    "uuid_type": ("wrong-type", lambda c: "must be an identifier (UUID) as a string"),
    "uuid_parsing": ("wrong-form", lambda c: "must be an identifier (UUID)"),
    "date_from_datetime_parsing": ("not-a-date", lambda c: "is not a day of the calendar"),
    "date_parsing": ("not-a-date", lambda c: "is not a day of the calendar"),
    "datetime_parsing": ("not-an-instant", lambda c: "is not an existing instant"),
    "datetime_from_date_parsing": ("not-an-instant", lambda c: "is not an existing instant"),
}
_SAID_BY_US = frozenset({"value_error", "assertion_error"})


def invalid_input(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """One 400 that names every fault at once (at most a hundred)."""
    faults = [_fault(error) for error in errors[:MOST_FAULTS]]
    if any(error["type"] == "json_invalid" for error in errors):
        return malformed_json()
    more = f" The first {MOST_FAULTS} are listed." if len(errors) > MOST_FAULTS else ""
    count = "One value is" if len(errors) == 1 else f"{len(errors)} values are"
    return Problem(
        400, "invalid-input", f"{count} not valid; each is named under errors with the way out.{more}", errors=faults
    )


def malformed_json() -> Problem:
    return Problem(
        400,
        "malformed-json",
        "The body is not well-formed JSON in UTF-8: check quotes, commas, numbers and how deep it is nested.",
    )


def _fault(error: Mapping[str, Any]) -> Fault:
    place, *rest = error["loc"] or ("body",)
    kind, context = error["type"], error.get("ctx") or {}
    if kind in _KNOWN:
        code, say = _KNOWN[kind]
        detail = say(context)
    elif kind in _SAID_BY_US:
        code, detail = "invalid", str(context.get("error") or "is not valid")
    else:
        code, detail = _by_itself(kind, str(error["msg"]))
    if place == "path":
        rest = [to_camel(str(step)) for step in rest]  # as the OpenAPI document names it
    return Fault(
        _pointer(rest), detail, code, cast("_Place", place if place in {"query", "path", "header"} else "body")
    )


def _by_itself(kind: str, message: str) -> tuple[str, str]:
    """A code that a service chose itself speaks for itself; an unlisted one of pydantic might quote the value."""
    return (kind, message) if "-" in kind else ("invalid", "is not valid; see the schema of this operation")


def _pointer(location: Iterable[Any]) -> str:
    """A JSON pointer with names as sent; stops at what is no field name, for it may be anything a caller typed."""
    pointer = ""
    for step in location:
        if not isinstance(step, int) and not _FIELD_NAME.fullmatch(str(step)):
            break
        pointer += f"/{step}"
    return pointer
