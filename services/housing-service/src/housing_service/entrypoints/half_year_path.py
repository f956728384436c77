"""The half-year in a path or query, as `2013-H1`."""

from typing import Annotated

from fastapi import Path, Query

_FORM = r"^(19|20)[0-9]{2}-H[12]$"
_TEXT = "Year and half: the first half-year of 2013 is 2013-H1."

PeriodInPath = Annotated[str, Path(pattern=_FORM, description=_TEXT, examples=["2013-H1"])]
PeriodInQuery = Annotated[str, Query(pattern=_FORM, description=_TEXT, examples=["2013-H1"])]
