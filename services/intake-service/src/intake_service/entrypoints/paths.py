"""Identifiers in the path."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from intake_service.entrypoints.examples import CASE_ID, OPERATION_ID

CasePath = Annotated[UUID, Path(description="As answered when the victim was referred.", examples=[CASE_ID])]
OperationPath = Annotated[UUID, Path(description="As answered when it was announced.", examples=[OPERATION_ID])]
