"""What every service owes whoever runs it: parked events over HTTP, metrics, a readiness that tells the truth."""

from fastapi import FastAPI
from starlette.applications import Starlette

from shared.messaging.inspection import Inspection
from shared.messaging.measuring import measure
from shared.messaging.replaying import Operating
from shared.messaging.service import Service
from shared.web.admin_api import TAG, admin_router
from shared.web.health import serve_health


def operable(service: Service) -> Service:
    """The same service with its administration; the last line of every bootstrap.

    A broker that is down does not make it unready: what it accepts is kept and published later.
    """
    app = service.app
    app.include_router(admin_router(Operating(service.work, service.events), Inspection(service.engine)))
    app.state.tags.append(TAG)
    measure(app.state.metrics, service.engine, service.work.clock, service.watches)

    async def consumers_go_on() -> bool:
        return not any(watch.state.stopped_by_budget for watch in service.watches.values())

    async def stays() -> bool:
        return not service.draining

    app.state.readiness.add("consumers", consumers_go_on)
    app.state.readiness.add("not-draining", stays)
    return service


def health_only(service: Service) -> Starlette:
    """For a process without an API: whether it is alive and ready, and its metrics, and nothing else."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    serve_health(app, service.app.state.readiness, service.app.state.metrics, service.work.clock)
    return app
