"""The NL API Design Rules 2.2 that a machine can check, on an OpenAPI document: one function per rule.

Our own wording of the published rules (core rules of the Dutch government's API strategy); Spectral runs the official
rule set where one is at hand.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

Document = dict[str, Any]
Rule = Callable[[Document], Iterable[str]]

METHODS: Final = ("get", "put", "post", "delete", "patch")
PROBLEM: Final = "application/problem+json"
_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.json)?")
_PLACEHOLDER = re.compile(r"\{[a-z][A-Za-z0-9]*\}")
_CAMEL = re.compile(r"[a-z][A-Za-z0-9]*")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9_]*")
_SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
_MAJOR = re.compile(r"/v\d+(/|$)")
_PERSONAL = re.compile(r"name$|birth|bsn|phone|email|address", re.IGNORECASE)


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation as (path, method, operation)."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield path, method, operation


def parameters(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            yield f"{method} {path}", parameter


def properties(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every property of every named schema as (schema, name, its schema)."""
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        for field, inner in schema.get("properties", {}).items():
            yield name, field, inner


def is_openapi_3(document: Document) -> Iterable[str]:
    if not re.fullmatch(r"3(\.\d+){1,2}", str(document.get("openapi"))):
        yield "the document is not OpenAPI 3"


def names_a_contact(document: Document) -> Iterable[str]:
    contact = document["info"].get("contact", {})
    yield from (f"info.contact has no {field}" for field in ("name", "email", "url") if not contact.get(field))


def has_a_semantic_version(document: Document) -> Iterable[str]:
    if not _SEMVER.fullmatch(document["info"].get("version", "")):
        yield "info.version is no semantic version"


def names_servers(document: Document) -> Iterable[str]:
    servers = [server["url"] for server in document.get("servers", ())]
    if not servers:
        yield "no server is named"
    yield from (f"server {url} ends with a slash" for url in servers if len(url) > 1 and url.endswith("/"))


def has_the_major_version_in_the_path(document: Document) -> Iterable[str]:
    servers = [server["url"] for server in document.get("servers", ())] or [""]
    addresses = ((path, [f"{server.rstrip('/')}{path}" for server in servers]) for path in document["paths"])
    yield from (f"{path} has no major version" for path, full in addresses if not all(map(_MAJOR.search, full)))


def leaves_off_trailing_slashes(document: Document) -> Iterable[str]:
    yield from (f"{path} ends with a slash" for path in document["paths"] if len(path) > 1 and path.endswith("/"))


def writes_paths_in_kebab_case(document: Document) -> Iterable[str]:
    for path in document["paths"]:
        for segment in path.strip("/").split("/"):
            if not _KEBAB.fullmatch(segment) and not _PLACEHOLDER.fullmatch(segment):
                yield f"{path}: {segment} is neither kebab-case nor a {{camelCase}} parameter"


def writes_query_keys_in_camel_case(document: Document) -> Iterable[str]:
    for where, parameter in parameters(document):
        if parameter["in"] in {"query", "path"} and not _CAMEL.fullmatch(parameter["name"]):
            yield f"{where}: parameter {parameter['name']} is not camelCase"


def keeps_persons_out_of_urls(document: Document) -> Iterable[str]:
    for where, parameter in parameters(document):
        if parameter["in"] in {"query", "path"} and _PERSONAL.search(parameter["name"]):
            yield f"{where}: parameter {parameter['name']} would put personal data in a URL"


def writes_fields_in_camel_case(document: Document) -> Iterable[str]:
    for schema, field, _ in properties(document):
        if not _CAMEL.fullmatch(field):
            yield f"{schema}.{field} is not camelCase"


def writes_schemas_in_pascal_case(document: Document) -> Iterable[str]:
    schemas = document.get("components", {}).get("schemas", {})
    yield from (f"schema {name} is not PascalCase" for name in schemas if not _PASCAL.fullmatch(name))


def formats(schema: dict[str, Any]) -> set[str]:
    """The formats of the strings a field may hold."""
    branches = [schema, *schema.get("anyOf", ()), *schema.get("oneOf", ())]
    return {str(branch.get("format")) for branch in branches if branch.get("type") == "string"}


def marks_dates_and_instants(document: Document) -> Iterable[str]:
    for schema, field, inner in properties(document):
        expected = "date" if re.search(r"(On|Date)$", field) else "date-time" if re.search(r"[a-z]At$", field) else None
        if expected and formats(inner) - {expected}:
            yield f"{schema}.{field} should have format {expected}"


def announces_the_version_in_a_header(document: Document) -> Iterable[str]:
    for path, method, operation in operations(document):
        for status, answer in operation["responses"].items():
            if status[0] in "23" and "API-Version" not in answer.get("headers", {}):
                yield f"{method} {path}: {status} declares no API-Version header"


def answers_errors_as_problems(document: Document) -> Iterable[str]:
    for path, method, operation in operations(document):
        for status, answer in operation["responses"].items():
            if status[0] in "45" and PROBLEM not in answer.get("content", {}):
                yield f"{method} {path}: {status} is no {PROBLEM}"


def answers_wrong_input_with_400(document: Document) -> Iterable[str]:
    for path, method, operation in operations(document):
        takes_input = method != "get" or operation.get("parameters") or "requestBody" in operation
        if takes_input and "400" not in operation["responses"]:
            yield f"{method} {path}: 400 is not declared"
    if "HTTPValidationError" in document.get("components", {}).get("schemas", {}):
        yield "wrong input is documented as 422"


def declares_success(document: Document) -> Iterable[str]:
    for path, method, operation in operations(document):
        if not any(status[0] in "23" for status in operation["responses"]):
            yield f"{method} {path}: no success is declared"


RULES: Final[tuple[Rule, ...]] = (
    is_openapi_3,
    names_a_contact,
    has_a_semantic_version,
    names_servers,
    has_the_major_version_in_the_path,
    leaves_off_trailing_slashes,
    writes_paths_in_kebab_case,
    writes_query_keys_in_camel_case,
    keeps_persons_out_of_urls,
    writes_fields_in_camel_case,
    writes_schemas_in_pascal_case,
    marks_dates_and_instants,
    announces_the_version_in_a_header,
    answers_errors_as_problems,
    answers_wrong_input_with_400,
    declares_success,
)


def broken_rules(document: Document) -> list[str]:
    """Every fault in a document; empty when it keeps all rules."""
    return [f"{rule.__name__}: {fault}" for rule in RULES for fault in rule(document)]


def undocumented(document: Document) -> list[str]:
    """What an operation lacks to be used without asking: summary, description, tag, example, who may call."""
    faults: list[str] = []
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        faults += [
            f"{where} has no {part}"
            for part in ("summary", "description", "tags", "x-roles")
            if not operation.get(part)
        ]
        faults += [
            f"{where} does not declare {status}" for status in ("401", "403") if status not in operation["responses"]
        ]
        if "requestBody" in operation and not _has_example(operation["requestBody"], document):
            faults.append(f"{where} has no example of its body")
    identifiers = [operation["operationId"] for _, _, operation in operations(document)]
    faults += [f"operationId {name} is used twice" for name in set(identifiers) if identifiers.count(name) > 1]
    return faults


def _has_example(body: dict[str, Any], document: Document) -> bool:
    [media] = body["content"].values()
    name = str(media["schema"].get("$ref", "")).rpartition("/")[2]
    schema = document["components"]["schemas"].get(name, media["schema"])
    return any(part.get(key) for part in (media, schema) for key in ("example", "examples"))
