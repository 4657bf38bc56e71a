"""Fuzzing the API from its own OpenAPI document: what it asks for and what it doesn't, with ids of real rows among it.

An answer is right when it is below 500 and says what is wrong as problem+json. Which requests are made depends on the
seed alone.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core.result import Ok

Ids = Mapping[str, Sequence[int]]

_PATIENCE_S: Final = 30
_UNKNOWN: Final = (0, -1, 10**9, 2**63 - 1, 2**63, 10**30)
# Last, as they end the session that all others need, or use up the attempts to begin one.
_LAST: Final = ("POST /api/v1/me/password", "DELETE /api/v1/session", "POST /api/v1/session")
_IDS: Final = {
    "account_id": "SELECT id FROM accounts WHERE retired_at IS NULL",
    "call_id": "SELECT id FROM calls",
    "message_id": "SELECT id FROM messages",
    "dispatch_id": "SELECT id FROM dispatches",
    "offer_id": "SELECT id FROM offers",
    "recording_id": "SELECT id FROM recordings",
    "override_id": "SELECT id FROM covers WHERE kind = 'override'",
    "absence_id": "SELECT id FROM covers WHERE kind = 'absence'",
    "request_id": "SELECT id FROM cover_requests",
    "note_id": "SELECT id FROM duty_notes",
    "contact_id": "SELECT id FROM contacts",
    "client_id": "SELECT id FROM clients",
}


@dataclass
class Tally:
    """`failures`: one sample of each kind, as words."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Aim:
    """`sign_in` gives a session of the person who asks; `only` the operations to ask for."""

    url: str
    sign_in: Callable[[], requests.Session]
    ids: Ids
    only: str = "/api/v1/"


def real_ids(database_url: str) -> dict[str, list[int]]:
    """Some ids of rows that are there, by the name their parameter has."""
    with psycopg.connect(database_url) as connection:
        found = {name: connection.execute(f"{query} ORDER BY id LIMIT 8").fetchall() for name, query in _IDS.items()}
    return {name: [row[0] for row in rows] for name, rows in found.items() if rows}


def signed_in(url: str, email: str, password: str) -> requests.Session:
    session = requests.Session()
    session.headers.update({"X-CSRF": "1", "Origin": url})
    answer = session.post(f"{url}/api/v1/session", json={"email": email, "password": password}, timeout=_PATIENCE_S)
    answer.raise_for_status()
    return session


def fuzz_api(aim: Aim, tally: Tally, examples: int, seed_: int) -> None:
    """`examples` requests for each operation, half of them as the document describes."""
    session, apart = aim.sign_in(), {label: aim.sign_in() for label in _LAST}
    for operation in _operations(aim):
        asking = apart.get(operation.label, session)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _shoot(aim, operation, mode, asking, tally, max(examples // 2, 1), seed_)


def _operations(aim: Aim) -> Iterator[APIOperation[Any, Any, Any, Any]]:
    schema = schemathesis.openapi.from_url(f"{aim.url}/api/v1/openapi.json")
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    chosen = [operation for operation in found if operation.path.startswith(aim.only)]
    yield from sorted(chosen, key=lambda each: (_LAST.index(each.label) if each.label in _LAST else -1, each.label))


def _shoot(  # noqa: PLR0917
    aim: Aim, operation: Any, mode: GenerationMode, session: requests.Session, tally: Tally, examples: int, seed_: int
) -> None:
    @seed(seed_)
    @settings(
        max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def ask(case: Case[Any], data: st.DataObject) -> None:
        _aim_at_rows(case, data, aim.ids)
        _ask(case, session, aim.url, tally)

    try:
        ask()
    except Exception as error:
        if type(error).__name__ not in {"Unsatisfiable", "InvalidArgument"}:
            raise


def _aim_at_rows(case: Case[Any], data: st.DataObject, ids: Ids) -> None:
    """Most ids of the path, the query and the body become those of real rows: else nearly all of it ends with 404."""
    for part in (case.path_parameters, case.query, case.body):
        if not isinstance(part, dict):
            continue
        for name in sorted(part.keys() & ids.keys()):
            if data.draw(st.integers(0, 9)) > 1:
                part[name] = data.draw(st.sampled_from(sorted(ids[name])))
            elif part is case.path_parameters:
                part[name] = data.draw(st.sampled_from(_UNKNOWN))
        if "version" in part and data.draw(st.booleans()):
            part["version"] = data.draw(st.integers(0, 3))


def _ask(case: Case[Any], session: requests.Session, url: str, tally: Tally) -> None:
    label = case.operation.label
    tally.requests += 1
    tally.answered[label] += 1
    try:
        answer = case.call(base_url=url, session=session, timeout=_PATIENCE_S)
    except requests.RequestException as error:
        tally.failures.setdefault(f"{label}: {type(error).__name__}", str(error)[:500])
        return
    tally.statuses[answer.status_code] += 1
    kind = (answer.headers.get("content-type") or [""])[0]
    if answer.status_code >= 500:
        tally.failures.setdefault(f"{label}: {answer.status_code}", case.as_curl_command()[:1500])
    elif answer.status_code >= 400 and "problem+json" not in kind:
        tally.failures.setdefault(f"{label}: {answer.status_code} as {kind!r}", case.as_curl_command()[:1500])
