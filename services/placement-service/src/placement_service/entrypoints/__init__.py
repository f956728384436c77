"""The ways in: HTTP routers and the table of event handlers."""
