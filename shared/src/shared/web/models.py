"""Bases of what goes over the wire: camelCase outside, snake_case inside, nothing guessed in what comes in."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema

from shared.web.wire import answered, strict

LONGEST_TEXT = 4000
LONGEST_LINE = 200

Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
"""Free text of some sentences."""
Line = Annotated[str, Field(min_length=1, max_length=LONGEST_LINE)]
"""A name, a reference, a reason: one line."""


def _each_field(schema: CoreSchema, handler: GetCoreSchemaHandler, rule: Any) -> CoreSchema:
    found: Any = handler.resolve_ref_schema(schema)
    while found["type"] != "model":  # validators of the model itself wrap it
        found = found["schema"]
    inner = found
    while inner["schema"]["type"] != "model-fields":
        inner = inner["schema"]
    inner["schema"] = rule(inner["schema"])
    return schema


def _is_built(model: type[BaseModel]) -> bool:
    """Pydantic asks again at every use of a model and then hands out the schema that was built, rules included."""
    return isinstance(model.__dict__.get("__pydantic_core_schema__"), dict)


class RequestBody(BaseModel):
    """What a caller sends: unknown fields are refused, types are strict, texts are trimmed and bounded."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
        str_max_length=LONGEST_TEXT,
        allow_inf_nan=False,
        hide_input_in_errors=True,
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler(source) if _is_built(cls) else _each_field(handler(source), handler, strict)


class ResponseBody(BaseModel):
    """What a service answers: filled by field name or by wire name; instants leave in UTC with a Z."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        ser_json_inf_nan="null",
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler(source) if _is_built(cls) else _each_field(handler(source), handler, answered)
