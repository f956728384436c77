"""A hundred requests a second per token, twice that in a burst; more is answered 429 with when to try again."""

import httpx
import pytest
from fastapi import FastAPI

from shared.security.development_issuer import DevelopmentIssuer
from shared.security.tokens import TokenVerifier
from shared.vocabulary import Role
from shared.web.rate_limit import RateLimit
from tests.unit.shared_web.example_service import calling, service


class Watch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_burst_of_twice_the_rate_is_let_through_and_then_the_rate() -> None:
    watch = Watch()
    limit = RateLimit(100, time_of=watch)
    assert [limit.take("token").allowed for _ in range(201)] == [True] * 200 + [False]
    watch.seconds = 0.5
    assert sum(limit.take("token").allowed for _ in range(100)) == 50
    watch.seconds = 60
    assert sum(limit.take("token").allowed for _ in range(500)) == 200


def test_each_token_has_its_own_rate() -> None:
    limit = RateLimit(1, time_of=Watch())
    assert [limit.take(key).allowed for key in ("a", "a", "a", "b")] == [True, True, False, True]


def test_a_slow_rate_says_how_long_to_wait() -> None:
    watch = Watch()
    limit = RateLimit(0.1, burst=1, time_of=watch)
    limit.take("a")
    assert limit.take("a").retry_after == 10
    watch.seconds = 4
    assert limit.take("a").retry_after == 6


def test_memory_stays_bounded_however_many_tokens_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.web.rate_limit._MOST_BUCKETS", 3)
    limit = RateLimit(1, time_of=Watch())
    for key in ("a", "b", "c", "a", "d"):
        limit.take(key)
    assert list(limit._buckets) == ["c", "a", "d"]


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def app(issuer: DevelopmentIssuer, watch: Watch) -> FastAPI:
    return service(TokenVerifier(issuer.key_set()), rate_limit=RateLimit(2, time_of=watch))


async def test_too_many_requests_are_refused_with_when_to_try_again(
    coordinator: httpx.AsyncClient, watch: Watch
) -> None:
    answers = [await coordinator.get("/v1/cases") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["3", "2", "1", "0", "0"]
    assert answers[0].headers["ratelimit-limit"] == "2"
    assert answers[4].headers["retry-after"] == "1"
    assert "wait 1 second(s)" in answers[4].json()["detail"]
    watch.seconds = 1
    assert (await coordinator.get("/v1/cases")).status_code == 200


async def test_strangers_share_a_rate_of_their_own(app: FastAPI, issuer: DevelopmentIssuer) -> None:
    async with calling(app, "not-a-token") as stranger:
        assert [(await stranger.get("/v1/cases")).status_code for _ in range(5)] == [401] * 4 + [429]
    async with calling(app, issuer.issue(Role.COORDINATOR)) as coordinator:
        assert (await coordinator.get("/v1/cases")).status_code == 200


async def test_health_and_documentation_are_never_limited(stranger: httpx.AsyncClient) -> None:
    for path in ("/health/ready", "/v1/openapi.json"):
        assert {(await stranger.get(path)).status_code for _ in range(9)} == {200}
