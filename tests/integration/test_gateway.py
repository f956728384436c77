"""The gateway hands on what it gets, adds nothing, and says when a service is away."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from standalone.gateway import gateway_app
from standalone.installation import Installation
from standalone.processes import LOOPBACK, free_port
from standalone.serving import server
from standalone.tokens import write_tokens


async def echo(request: Request) -> Response:
    body = await request.body()
    told = {
        "method": request.method,
        "path": request.scope["raw_path"].decode(),
        "query": request.scope["query_string"].decode(),
        "headers": [[name.decode(), value.decode()] for name, value in request.scope["headers"]],
        "body": body.decode(),
    }
    return JSONResponse(told, 207, headers={"X-Own": "kept", "Connection": "close, X-Hop", "X-Hop": "1"})


async def slow_lines(_request: Request) -> Response:
    async def lines() -> AsyncIterator[bytes]:
        yield b"first\n"
        await asyncio.sleep(30)

    return StreamingResponse(lines())


@contextlib.asynccontextmanager
async def served(app: Starlette, port: int) -> AsyncIterator[str]:
    serving = server(app, LOOPBACK, port)
    serving.config.timeout_graceful_shutdown = 0
    task = asyncio.create_task(serving.serve())
    while not serving.started:  # noqa: ASYNC110 - uvicorn tells it by a flag
        await asyncio.sleep(0.01)
    yield f"http://{LOOPBACK}:{port}"
    serving.stop()
    await task


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = Installation(tmp_path)
    write_tokens(made)
    return made


@pytest.fixture
async def gateway(installation: Installation) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway before one service that echoes, and two that are down."""
    ports = {"intake": free_port(), "placement": free_port(), "housing": free_port()}
    echoing = Starlette(
        routes=[
            Route("/intake/lines", slow_lines),
            Route("/intake/{path:path}", echo, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
        ]
    )
    own = free_port()
    async with (
        served(echoing, ports["intake"]),
        served(gateway_app(installation, ports), own) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        yield client


async def test_method_path_query_and_body_arrive_as_they_were_sent(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.put("/intake/v1/a%2Fb?x=1&x=%20&y", content=b"{}", headers={"If-Match": '"3"'})

    told = answer.json()
    assert answer.status_code == 207
    assert (told["method"], told["path"], told["query"]) == ("PUT", "/intake/v1/a%2Fb", "x=1&x=%20&y")
    assert told["body"] == "{}"
    assert ["if-match", '"3"'] in told["headers"]


async def test_nothing_is_added_to_a_request(gateway: httpx.AsyncClient) -> None:
    sent = httpx.Request("GET", f"{gateway.base_url}/intake/v1/cases", headers={"Host": "doorstroom.example"})

    told = (await gateway.send(sent)).json()

    assert told["headers"] == [["host", "doorstroom.example"]]


async def test_what_concerns_one_connection_goes_no_further(gateway: httpx.AsyncClient) -> None:
    headers = {"Connection": "keep-alive, X-Mine", "X-Mine": "1", "TE": "trailers", "X-Else": "2"}

    answer = await gateway.get("/intake/v1/cases", headers=headers)

    names = {name for name, _ in answer.json()["headers"]}
    assert "x-else" in names
    assert not names & {"connection", "x-mine", "te"}
    assert answer.headers["x-own"] == "kept"
    assert "x-hop" not in answer.headers


async def test_an_answer_is_streamed_while_it_is_being_made(gateway: httpx.AsyncClient) -> None:
    async with asyncio.timeout(10), gateway.stream("GET", "/intake/lines") as answer:
        async for chunk in answer.aiter_raw():
            assert chunk == b"first\n"
            break


async def test_a_service_that_is_down_is_a_503_that_says_when_to_try_again(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.post("/housing/v1/transfers", json={})

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["code"] == "service-down"


async def test_no_service_is_ready_before_the_world_is_loaded(
    gateway: httpx.AsyncClient, installation: Installation
) -> None:
    before = await gateway.get("/intake/health/ready")
    installation.ready_file.touch()
    after = await gateway.get("/intake/health/ready")

    assert (before.status_code, before.json()["code"]) == (503, "not-prepared")
    assert after.status_code == 207
    assert (await gateway.get("/placement/health/ready")).status_code == 503


@pytest.mark.parametrize("path", ["/nowhere", "/intakes/v1/cases", "/admin"])
async def test_what_leads_nowhere_is_a_problem(gateway: httpx.AsyncClient, path: str) -> None:
    answer = await gateway.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_start_page_leads_to_the_services_and_says_what_is_invented(gateway: httpx.AsyncClient) -> None:
    page = (await gateway.get("/")).text

    for told in ("/intake/docs", "/placement/docs", "/housing/docs", "invented", "CBS", "CC BY 4.0", "2021"):
        assert told in page
    assert "src=" not in page
