"""Where each aggregate of intake lives, in the order of locking."""

from collections.abc import Mapping, Sequence

import orjson

from intake_service.adapters import tables
from intake_service.adapters.sealed_store import SealedStore
from intake_service.domain.case import Case
from intake_service.domain.disclosure import Disclosure
from intake_service.domain.identity import Identity, OperationContact
from intake_service.domain.operation import Operation
from shared.messaging.store import AppendStore, DocumentStore, Store
from shared.security.access_log import Act
from shared.security.field_encryption import FieldCipher
from shared.vocabulary import Role


def operation_store() -> DocumentStore[Operation]:
    return DocumentStore(
        Operation,
        tables.operations,
        key=lambda operation: str(operation.operation_id),
        columns={"owner": lambda operation: operation.owner},
    )


def case_store() -> DocumentStore[Case]:
    return DocumentStore(
        Case,
        tables.cases,
        key=lambda case: str(case.case_id),
        columns={
            "owner": lambda case: case.owner,
            "region": lambda case: case.found.police_region.value,
            "received_at": lambda case: case.received_at,
        },
    )


def all_stores(cipher: FieldCipher) -> Sequence[Store]:
    return (
        operation_store(),
        case_store(),
        SealedStore(Identity, cipher, key=lambda identity: identity.case_id),
        SealedStore(OperationContact, cipher, key=lambda contact: contact.operation_id),
        AppendStore(Disclosure, tables.access_log, row=lambda look: _look(look, cipher)),
    )


def _look(look: Disclosure, cipher: FieldCipher) -> Mapping[str, object]:
    purpose = cipher.seal(look.case_id, look.purpose.encode()).as_document()
    return {
        "at": look.disclosed_at,
        "subject": look.actor,
        "role": Role.COORDINATOR.value,
        "org": look.org,
        "case_id": look.case_id,
        "act": Act.SAW_IDENTITY.value,
        "sealed_purpose": orjson.dumps(purpose).decode(),
        "trace_id": look.trace,
    }
