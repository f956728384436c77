"""The page at `/`: leads to the three services, and says what is invented and where the figures come from."""

from starlette.requests import Request
from starlette.responses import HTMLResponse

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Doorstroom</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
li { margin-bottom: .5rem; }
code { background: #eee; padding: 0 .25rem; }
</style>
</head>
<body>
<h1>Doorstroom</h1>
<p>From the first report of a victim of human trafficking to a home of their own, counted in a municipality's housing
target.</p>
<ul>
<li><a href="/intake/docs">Intake</a>: referrals, operations, reflection period, criminal report, permit</li>
<li><a href="/placement/docs">Placement</a>: facilities, decisions with rule and source, proposals, offers, stays</li>
<li><a href="/housing/docs">Housing</a>: national number, targets, requests, homes, the ledger of each municipality</li>
</ul>
<p>Every call needs a bearer token: <code>.run/tokens.json</code> holds one per role, <code>make token ROLE=municipality
ORG=GM0344</code> prints a narrower one.</p>
<h2>This is a demonstration</h2>
<p>All persons and facilities are <strong>invented</strong>. The clock began on 4 February 2013 and runs on; the role
<code>operations</code> sets it forward with <code>POST /clock</code>.</p>
<p>Inhabitants of municipalities: figures of Statistics Netherlands (CBS), open data under CC BY 4.0. Those of
1 January 2021 stand in for those of 2012, so targets for 2013 show the formula, not history.</p>
</body>
</html>
"""
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


async def start_page(_request: Request) -> HTMLResponse:
    return HTMLResponse(_PAGE, headers=_HEADERS)
