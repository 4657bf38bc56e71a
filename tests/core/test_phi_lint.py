"""The product reveals health data nowhere on its way into logs, exceptions, audit or outbox; and the lint sees it if it
does.
"""

from pathlib import Path

import pytest

from tests.core.phi_lint import findings, findings_under

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ["app", "portal", "ivr", "dispatch", "oncall", "calls", "channels", "clients", "telephony", "core"]


def test_the_product_reveals_nothing_on_the_way_out() -> None:
    assert findings_under([ROOT / folder for folder in PRODUCT], ROOT) == []


@pytest.mark.parametrize(
    "leak",
    [
        "log.info('said', words=phi.reveal())",
        "log.bind(a=1).warning('said', words=[phi.reveal_json()['name']])",
        "logging.getLogger(__name__).error('%s', phi.reveal())",
        "raise ValueError(f'bad words: {phi.reveal()}')",
        "raise ValueError('x') from KeyError(phi.reveal())",
        "await outbox.add(session, 'page', words=phi.reveal())",
        "await audit(session, actor, 'read', 'message:1', words=phi.reveal()[:3])",
        "print(phi.reveal())",
    ],
)
def test_it_sees_leaks(leak: str) -> None:
    assert len(findings(f"async def f():\n    {leak}\n", "x.py")) == 1


def test_it_lets_the_authorised_edge_be() -> None:
    fine = "async def f():\n    log.info('read', message_id=7)\n    return Answer(words=phi.reveal())\n"
    assert findings(fine, "x.py") == []
