"""A light HTTP client for load: keep-alive connections that send prepared requests one after the other."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Answers:
    """How many of each status came back, and how long each took, in seconds."""

    seconds: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)


def request_bytes(method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    """One request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def load(port: int, requests: Iterator[bytes], connections: int) -> Answers:
    """Send all requests over so many connections at once; the time is from the first to the last answer."""
    answers = Answers()
    began = time.perf_counter()
    await asyncio.gather(*(_connection(port, requests, answers) for _ in range(connections)))
    answers.seconds = time.perf_counter() - began
    return answers


async def _connection(port: int, requests: Iterator[bytes], answers: Answers) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        began = time.perf_counter()
        writer.write(request)
        status = await _answer(reader)
        answers.latencies.append(time.perf_counter() - began)
        answers.statuses[status] = answers.statuses.get(status, 0) + 1
    writer.close()
    await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    await reader.readexactly(length)
    return int(head[9:12])
