"""Health data does not leave by accident: not by formatting, logging, copying, serialising, answering, binding."""

import copy
import io
import json
import logging
import pickle
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
import structlog
from fastapi import Depends, FastAPI
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from sqlalchemy.engine.default import DefaultDialect

from core import outbox
from core.audit import audit
from core.auth.needs import public
from core.crypto import PHI, Encrypted, Leak
from core.documents.checks import plain
from core.errors import Invalid
from core.house import House
from core.web import add_problem_handlers
from tests.core.ground import browser, serving

SECRET = "Ann Smith has chest pain"

BIND: Callable[[Any], Any] = partial(Encrypted().process_bind_param, dialect=DefaultDialect())

LEAKS: dict[str, Callable[[Any], Any]] = {
    "f-string": lambda phi: f"{phi}",
    "f-string with a width": lambda phi: f"{phi:>20}",
    "f-string, str": lambda phi: f"{phi!s}",
    "format": "{}".format,
    "percent s": lambda phi: "%s" % phi,  # noqa: UP031
    "str": str,
    "bytes": bytes,
    "iteration": list,
    "length": len,
    "concatenation": lambda phi: "name: " + phi,
    "concatenation from the left": lambda phi: phi + "!",
    "join": lambda phi: " ".join(phi for _ in range(2)),
    "json": json.dumps,
    "json inside": lambda phi: json.dumps({"a": [phi]}),
    "json with a default": lambda phi: json.dumps(phi, default=str),
    "pickle": pickle.dumps,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "vars": vars,
    "hash": hash,
    "url": lambda phi: urlencode({"name": phi}),
    "print": lambda phi: print(phi, file=io.StringIO()),
    "encrypted column": BIND,
}


@pytest.mark.parametrize("how", LEAKS)
def test_it_refuses(how: str) -> None:
    with pytest.raises(TypeError) as refused:
        LEAKS[how](PHI(SECRET))
    assert SECRET not in "".join(traceback.format_exception(refused.value))


def test_repr_says_nothing_and_does_not_raise() -> None:
    assert repr(PHI(SECRET)) == "<PHI>"
    assert f"{PHI(SECRET)!r} {[PHI(SECRET)]}" == "<PHI> [<PHI>]"


def test_a_log_record_holds_none_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    sink = io.StringIO()
    logger = logging.getLogger("test.phi")
    logger.propagate = False  # pytest's own handler would raise; handlers of a running service report instead
    logger.addHandler(handler := logging.StreamHandler(sink))
    logger.error("caller said %s", PHI(SECRET))  # logging reports the refusal on stderr, arguments by repr
    logger.error("caller said %r", PHI(SECRET))
    logger.error("caller said", extra={"name_of_caller": PHI(SECRET)})
    logger.removeHandler(handler)
    printed = capsys.readouterr()
    assert "chest pain" not in sink.getvalue() + printed.out + printed.err
    assert "<PHI>" in sink.getvalue()


@pytest.mark.parametrize(
    "renderer",
    [structlog.processors.JSONRenderer(), structlog.dev.ConsoleRenderer(), structlog.processors.LogfmtRenderer()],
)
def test_a_structured_log_holds_none_of_it(renderer: structlog.typing.Processor) -> None:
    sink = io.StringIO()
    logger = structlog.wrap_logger(structlog.PrintLogger(sink), processors=[renderer])
    try:
        logger.info("said", words=PHI(SECRET), inside={"words": [PHI(SECRET)]})
    except TypeError as refused:
        assert "chest pain" not in str(refused)
    assert "chest pain" not in sink.getvalue()


def test_a_traceback_of_an_error_that_carries_it_holds_none_of_it() -> None:
    for error in (ValueError(PHI(SECRET)), ValueError("caller", PHI(SECRET)), KeyError(PHI(SECRET))):
        assert "chest pain" not in "".join(traceback.format_exception(error))


class Question(BaseModel):
    words: PHI


def test_a_body_takes_it_and_an_answer_refuses_it() -> None:
    question = Question.model_validate_json(json.dumps({"words": SECRET}))
    assert question.words.reveal() == SECRET
    assert "chest pain" not in repr(question)
    for way_out in (question.model_dump, question.model_dump_json):
        with pytest.raises(Exception, match="PHI") as refused:
            way_out()
        assert "chest pain" not in str(refused.value)
    with pytest.raises(ValidationError):
        Question.model_validate({"words": 7})


async def test_a_route_that_answers_with_it_fails(caplog: pytest.LogCaptureFixture) -> None:
    app = FastAPI()
    add_problem_handlers(app)

    @app.get("/plain", dependencies=[Depends(public("a test"))])
    async def plain_answer() -> dict[str, Any]:
        return {"words": PHI(SECRET)}

    @app.get("/model", dependencies=[Depends(public("a test"))])
    async def model_answer() -> Question:
        return Question(words=PHI(SECRET))

    async with serving(app) as url, browser(url) as someone:
        for path in ("/plain", "/model"):
            async with someone.http.get(url + path) as answer:
                assert answer.status == 500
                assert "chest pain" not in await answer.text()
    assert "chest pain" not in caplog.text


async def test_neither_outbox_nor_audit_nor_document_takes_it(house: House) -> None:
    async with house.transaction() as session:
        with pytest.raises(TypeError, match="outbox"):
            await outbox.add(session, "page", words=PHI(SECRET))  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="audit"):
            await audit(session, "system", "read", "message:1", words=PHI(SECRET))  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="audit"):
            await audit(session, "system", "read", "message:1", words=SECRET)
    with pytest.raises(Invalid):
        plain({"words": PHI(SECRET)})


def test_only_text_goes_in() -> None:
    for value in (7, b"x", None, {"a": 1}):
        with pytest.raises(TypeError):
            PHI(value)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="JSON"):
        PHI.of_json({"a": float("nan")})


def test_refusals_are_leaks() -> None:
    with pytest.raises(Leak, match="reveal"):
        str(PHI(SECRET))


_SCALARS = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(_SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_structured_values_come_back(value: Any) -> None:
    assert PHI.of_json(value).reveal_json() == value


@given(st.text(), st.text())
def test_equality_is_that_of_the_text(a: str, b: str) -> None:
    assert (PHI(a) == PHI(b)) == (a == b)
    assert PHI(a) != a
