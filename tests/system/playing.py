"""Plays the main flow over HTTP with the example bodies as they are, the way the partners' systems would."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import httpx

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "requests"
PATIENCE_S = 60.0


def example(number: str) -> dict[str, Any]:
    """The example body whose file name begins with a number."""
    [file] = EXAMPLES.glob(f"{number}-*.json")
    body: dict[str, Any] = json.loads(file.read_text())
    return body


@dataclass
class Player:
    """Somebody with all the demonstration's tokens, who tries again while a service is away."""

    base_url: str
    tokens: Mapping[str, str]
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.base_url, timeout=15)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def get(self, role: str, path: str) -> Any:
        return self._sent("GET", role, path).json()

    def post(self, role: str, path: str, body: Any = None) -> httpx.Response:
        """One command, sent again with the same key until it is answered by the service itself."""
        return self._sent("POST", role, path, body, {"Idempotency-Key": str(uuid4())})

    def act(self, role: str, path: str, body: Any, done: Callable[[], bool]) -> None:
        """An action guarded by state: answered 2xx, or refused because an unanswered earlier try took effect."""
        answer = self.post(role, path, body)
        took_effect = answer.is_success or (answer.status_code == 409 and done())
        assert took_effect, f"{path}: {answer.status_code} {answer.text}"

    def set_clock(self, to: str) -> None:
        answer = self.post("operations", "/clock", {"now": to})
        assert answer.is_success, answer.text

    def wait(self, what: str, look: Callable[[], Any]) -> Any:
        """Until what is looked for is there."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            if found := look():
                return found
            time.sleep(0.1)
        raise AssertionError(f"did not happen within {PATIENCE_S:.0f} s: {what}")

    def case(self, case_id: str) -> dict[str, Any]:
        """Placement's view of a case; empty while it has not heard of it."""
        answer = self._sent("GET", "coordinator", f"/placement/v1/cases/{case_id}")
        return answer.json() if answer.is_success else {}

    def in_state(self, case_id: str, *states: str) -> dict[str, Any]:
        found: dict[str, Any] = self.wait(
            f"the case is {' or '.join(states)}", lambda: (c := self.case(case_id)) and c["state"] in states and c
        )
        return found

    def request_of(self, case_id: str, *states: str) -> dict[str, Any]:
        def look() -> Any:
            items = self.get("coordinator", f"/housing/v1/requests?caseId={case_id}")["items"]
            return next((item for item in items if item["state"] in states), None)

        found: dict[str, Any] = self.wait(f"the request is {' or '.join(states)}", look)
        return found

    def quota(self, municipality: str, period: str = "2013-H1") -> dict[str, Any]:
        path = f"/housing/v1/municipalities/{municipality}/quota?period={period}"
        found: dict[str, Any] = self.get("coordinator", path)
        return found

    def _sent(
        self, method: str, role: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        given = {"Authorization": f"Bearer {self.tokens[role]}", **(headers or {})}
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                answer = self.client.request(method, path, json=body, headers=given)
            except httpx.TransportError:
                if time.monotonic() > until:
                    raise
            else:
                in_flight = answer.status_code == 409 and answer.json().get("code") == "request-in-flight"
                if (answer.status_code not in (429, 502, 503) and not in_flight) or time.monotonic() > until:
                    return answer
            time.sleep(0.2)
