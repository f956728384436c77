"""Sets of aggregates that only the database can list."""

from housing_service.domain.outflow_case import OutflowCase
from housing_service.domain.target_book import TargetBook
from shared.deciding import Pool

ALL_BOOKS = Pool(TargetBook, "all")
"""Every municipality's book, locked in the order of the codes: who holds them decides about the whole country."""
UNLINKED_CASES = Pool(OutflowCase, "unlinked")
"""Every household without a municipality that no other transaction is busy with."""
