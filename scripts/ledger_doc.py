"""Writes the tables of states, moves, outbox kinds and topics into docs/ledger.md: `python -m scripts.ledger_doc`.

The words beside them are written by hand and kept. A test fails when the page and the code differ.
"""

import re
from pathlib import Path

from app.handlers import HANDLERS
from app.live.topics import TOPICS
from app.recurring import RECURRING
from calls.models import CALL, LEG, RECORDING
from calls.operators.models import OPERATOR
from channels.registry import CHANNELS
from channels.sends.models import SEND
from clients.contacts.models import METHOD_STATES
from core.auth.models import APPROVAL
from core.states import Machine
from dispatch.ledger.models import DISPATCH
from dispatch.messages.models import MESSAGE
from dispatch.pages.models import PAGE
from ivr.waiting.models import WAITING_ENTRY
from oncall.models import COVER_REQUEST
from oncall.reminders.models import DUTY_NOTICE

PAGE_FILE = Path(__file__).resolve().parent.parent / "docs" / "ledger.md"
OF_PEOPLE = (METHOD_STATES, OPERATOR, APPROVAL)
MACHINES = (
    MESSAGE,
    DISPATCH,
    PAGE,
    SEND,
    COVER_REQUEST,
    DUTY_NOTICE,
    WAITING_ENTRY,
    CALL,
    LEG,
    RECORDING,
    *OF_PEOPLE,
)
_BLOCK = re.compile(r"<!-- (\w[\w-]*) -->\n.*?<!-- end -->", re.DOTALL)


def machine_table(machine: Machine) -> str:
    rows = ["| state | what is known | may move to |", "|---|---|---|"]
    for state, meaning in machine.states.items():
        targets = ", ".join(f"`{target}`" for target in sorted(machine.moves.get(state, ())))
        rows.append(f"| `{state}` | {meaning} | {targets or 'nothing more'} |")
    return "\n".join(rows)


def handlers_table() -> str:
    rows = ["| kind | handler |", "|---|---|"]
    rows += [f"| `{kind}` | `{handler.__module__}.{handler.__name__}` |" for kind, handler in sorted(HANDLERS.items())]
    return "\n".join(rows)


def recurring_table() -> str:
    rows = ["| work | every | function |", "|---|---|---|"]
    rows += [
        f"| {piece.name} | {piece.every_s:g} s | `{piece.run.__module__}.{piece.run.__name__}` |" for piece in RECURRING
    ]
    return "\n".join(rows)


def topics_table() -> str:
    rows = ["| topic | entities | needs |", "|---|---|---|"]
    for topic in TOPICS:
        name = f"{topic.name}:ID" if topic.by_id else topic.name
        rows.append(f"| `{name}` | {', '.join(entity.name for entity in topic.entities)} | `{topic.permission}` |")
    return "\n".join(rows)


def channels_table() -> str:
    rows = ["| channel | carries health data | can be answered | proves |", "|---|---|---|---|"]
    for each in CHANNELS:
        carries = "once a person has shown to be there" if each.carries_health_data else "no"
        answered = f"by a {each.can_be_answered}" if each.can_be_answered else "no"
        proves = ", ".join(f"`{fact}_at`" for fact in each.proves) or "only that it was taken"
        rows.append(f"| `{each.name}` | {carries} | {answered} | {proves} |")
    return "\n".join(rows)


def blocks() -> dict[str, str]:
    made = {machine.entity: machine_table(machine) for machine in MACHINES}
    return made | {
        "channels": channels_table(),
        "outbox-kinds": handlers_table(),
        "recurring-work": recurring_table(),
        "topics": topics_table(),
    }


def rendered(page: str) -> str:
    """The page with every block as the code has it. Raises KeyError for a block the code doesn't know."""
    made = blocks()
    if missing := made.keys() - set(_BLOCK.findall(page)):
        raise KeyError(f"docs/ledger.md has no block for {', '.join(sorted(missing))}")
    return _BLOCK.sub(lambda found: f"<!-- {found[1]} -->\n{made[found[1]]}\n<!-- end -->", page)


if __name__ == "__main__":
    PAGE_FILE.write_text(rendered(PAGE_FILE.read_text()))
