"""The measure for P3: a bare FastAPI that inserts the same body with psycopg and answers 201, and nothing else."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import psycopg
import uvicorn
from fastapi import FastAPI
from psycopg.types.json import Jsonb

CONNECTIONS = 8
POOL: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    for _ in range(CONNECTIONS):
        POOL.put_nowait(await psycopg.AsyncConnection.connect(os.environ["BARE_URL"]))
    yield
    while not POOL.empty():
        await POOL.get_nowait().close()


app = FastAPI(lifespan=lifespan)


@app.post("/referrals", status_code=201)
async def insert(body: dict[str, Any]) -> dict[str, str]:
    case_id = uuid4()
    conn = await POOL.get()
    try:
        async with conn.transaction():
            await conn.execute("insert into referrals (id, body) values (%s, %s)", (case_id, Jsonb(body)))
    finally:
        POOL.put_nowait(conn)
    return {"caseId": str(case_id)}


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["BARE_PORT"]), access_log=False, log_level="warning")
