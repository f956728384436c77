"""Category and route of a case, by one ordered and dated decision table (domain: categories and routes)."""

from placement_service.domain.classification.classify import Classification, classify

__all__ = ["Classification", "classify"]
