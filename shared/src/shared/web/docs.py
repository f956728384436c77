"""The interactive documentation, with its assets served from here: a closed network has no CDN."""

from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

_ASSETS = "/docs/assets"


def serve_documentation(app: FastAPI, name: str, public_url: str) -> None:
    """Add `/`, `/docs`, `/openapi.json` and `/v1/openapi.json`, right under any mount and behind any gateway."""

    async def document(request: Request) -> JSONResponse:
        return JSONResponse({**app.openapi(), "servers": _servers(_root(request), name, public_url)})

    async def documentation(request: Request) -> HTMLResponse:
        root = _root(request)
        return get_swagger_ui_html(
            openapi_url=f"{root}/openapi.json",
            title=app.title,
            swagger_js_url=f"{root}{_ASSETS}/swagger-ui-bundle.js",
            swagger_css_url=f"{root}{_ASSETS}/swagger-ui.css",
            swagger_favicon_url=f"{root}{_ASSETS}/favicon.png",
            swagger_ui_parameters={"persistAuthorization": True, "tryItOutEnabled": True, "validatorUrl": None},
        )

    async def lead(request: Request) -> RedirectResponse:
        return RedirectResponse(f"{_root(request)}/docs", status_code=303)

    for path in ("/openapi.json", "/v1/openapi.json"):
        app.add_route(path, document, include_in_schema=False)
    app.mount(_ASSETS, StaticFiles(directory=str(files("fastapi_offline") / "static")), name="documentation-assets")
    app.add_route("/docs", documentation, include_in_schema=False)
    app.add_route("/", lead, include_in_schema=False)


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")


def _servers(root: str, name: str, public_url: str) -> list[dict[str, str]]:
    """Here, wherever this document was read from, and the public address."""
    return [
        {"url": root or "/", "description": "The server this document was read from"},
        {"url": f"{public_url.rstrip('/')}/{name}", "description": "The public address"},
    ]
