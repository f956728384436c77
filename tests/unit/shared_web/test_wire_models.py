"""The bases of what goes over the wire keep their rules wherever a model is used."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any

import pytest
from pydantic import Field, TypeAdapter, ValidationError, model_validator

from shared.vocabulary import Sex
from shared.web.faults import invalid_input
from shared.web.models import RequestBody, ResponseBody


class Window(RequestBody):
    starts_on: date = Field(alias="from")
    ends_on: date | None = Field(default=None, alias="to")
    places: int = Field(default=1, ge=1, le=500)
    either: bool | int = False

    @model_validator(mode="after")
    def _in_order(self) -> "Window":
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("to lies before from; give the days in order")
        return self


class Calendar(RequestBody):
    windows: list[Window]
    per_sex: dict[Sex, int] = Field(default_factory=dict)
    stamps: tuple[datetime, ...] = ()


class Share(RequestBody):
    share: float


class Seen(ResponseBody):
    seen_at: datetime
    earlier: list[datetime | None] = Field(default_factory=list)


@pytest.mark.parametrize("model", [Calendar, Window, Seen])
def test_using_a_model_many_times_leaves_it_as_it_was(model: Any) -> None:
    before = str(model.__pydantic_core_schema__)
    for _ in range(5):
        TypeAdapter(Annotated[model, Field()]).json_schema()
        TypeAdapter(list[model]).json_schema()
    assert str(model.__pydantic_core_schema__) == before


def faults(model: type[RequestBody], body: dict[str, Any]) -> set[tuple[Any, ...]]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(body)
    return {error["loc"] for error in caught.value.errors()}


def test_the_rules_reach_into_lists_mappings_and_unions() -> None:
    body = {
        "windows": [
            {"from": 5, "to": "2013-1-1", "places": "3"},
            {"from": "2013-01-01", "places": 501, "either": "yes"},
        ],
        "perSex": {"male": "1"},
        "stamps": ["2013-01-01T00:00:00"],
    }
    assert faults(Calendar, body) >= {
        ("windows", 0, "from"),
        ("windows", 0, "to"),
        ("windows", 0, "places"),
        ("windows", 1, "places"),
        ("windows", 1, "either", "bool"),
        ("perSex", "male"),
        ("stamps", 0),
    }


def test_a_rule_about_two_fields_is_kept_beside_the_rules_of_each() -> None:
    assert faults(Window, {"from": "2013-01-02", "to": "2013-01-01"}) == {()}
    assert Window.model_validate({"from": "2013-01-01", "to": "2013-01-01"}).places == 1


def test_a_field_is_known_by_its_wire_name_only() -> None:
    assert faults(Window, {"starts_on": "2013-01-01"}) == {("from",), ("starts_on",)}


def test_an_answer_takes_the_journals_names_or_its_own_and_leaves_in_utc() -> None:
    summer = datetime(2013, 7, 1, 2, 0, tzinfo=timezone(timedelta(hours=2)))
    for seen in (
        Seen(seen_at=summer, earlier=[summer, None]),
        Seen.model_validate({"seenAt": "2013-07-01T02:00:00+02:00"}),
    ):
        assert seen.seen_at == datetime(2013, 7, 1, tzinfo=UTC)
        assert seen.model_dump_json().startswith('{"seenAt":"2013-07-01T00:00:00Z"')


def test_an_answer_without_an_offset_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValidationError):
        Seen(seen_at=datetime(2013, 7, 1))  # noqa: DTZ001  the mistake


@pytest.mark.parametrize("share", [float("nan"), float("inf")])
def test_a_number_is_a_number(share: float) -> None:
    assert faults(Share, {"share": share}) == {("share",)}


def test_an_error_that_nobody_worded_is_told_without_its_own_words() -> None:
    [fault] = invalid_input([{"type": "brand_new", "loc": ("body", "a"), "msg": "Canary is wrong"}]).errors
    assert "Canary" not in fault.detail
    [own] = invalid_input([{"type": "future-fact", "loc": ("body", "a"), "msg": "lies in the future"}]).errors
    assert (own.code, own.detail) == ("future-fact", "lies in the future")
