"""What JSON may look like for each type: strict numbers and booleans, ISO dates as strings, instants with an offset.

Pydantic's lax mode takes `1` and `"true"` for a boolean and a number for a date; its strict mode refuses the strings
that JSON has for dates and identifiers. So scalars are made strict one by one, where the model is built.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from pydantic_core import PydanticCustomError, core_schema

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_SCALARS = frozenset({"bool", "int", "float", "str"})
_INNER = ("schema", "items_schema", "keys_schema", "values_schema", "choices", "steps", "fields")
MOST = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly."""


def strict(schema: Any) -> Any:
    """The same schema for request bodies: nothing is guessed, integers fit every reader."""
    return _rebuilt(schema, {**dict.fromkeys(_SCALARS, _strict_scalar), "date": _iso_date, "datetime": _instant})


def answered(schema: Any) -> Any:
    """The same schema for answers: instants in UTC, written with a Z."""
    return _rebuilt(schema, {"datetime": _in_utc})


def _rebuilt(schema: Any, rules: Mapping[str, Any]) -> Any:
    if isinstance(schema, list | tuple):  # of a union also a choice with its label
        return type(schema)(_rebuilt(item, rules) for item in schema)
    if not isinstance(schema, dict) or schema.get("type") == "model":  # another model has its own rules
        return schema
    if not isinstance(schema.get("type"), str):  # fields by name (one may be called type), choices by tag
        return {name: _rebuilt(inner, rules) for name, inner in schema.items()}
    if schema["type"] in rules:
        return rules[schema["type"]](schema)
    return {key: _rebuilt(value, rules) if key in _INNER else value for key, value in schema.items()}


def _strict_scalar(schema: dict[str, Any]) -> dict[str, Any]:
    if schema["type"] == "int":
        bounds = {key: schema[key] for key in ("gt", "ge", "lt", "le") if key in schema}
        above = {} if {"gt", "ge"} & bounds.keys() else {"ge": -MOST}
        below = {} if {"lt", "le"} & bounds.keys() else {"le": MOST}
        return {**schema, **above, **below, "strict": True}
    return {**schema, "strict": True}


def _iso_date(schema: Any) -> Any:
    return core_schema.no_info_before_validator_function(_only_iso_date, schema)


def _only_iso_date(value: Any) -> Any:
    if type(value) is date or (isinstance(value, str) and _DATE.fullmatch(value)):
        return value
    raise PydanticCustomError("date", "must be a calendar date as a string, for instance 2013-02-04")


def _instant(schema: Any) -> Any:
    before = core_schema.no_info_before_validator_function(_only_instant, schema)
    return core_schema.no_info_after_validator_function(_to_utc, before)


def _only_instant(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return value
    raise PydanticCustomError("instant", "must be an instant with its offset, for instance 2013-02-04T09:00:00+01:00")


def _in_utc(schema: Any) -> Any:
    return core_schema.no_info_after_validator_function(_to_utc, schema)


def _to_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise PydanticCustomError("instant", "must carry its offset from UTC")
    try:
        return value.astimezone(UTC)
    except OverflowError as beyond:
        raise PydanticCustomError("instant", "must lie between the years 1 and 9999 in UTC") from beyond
