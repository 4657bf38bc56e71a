"""Every key of an account's YAML, read off the models: what docs/accounts.md must say of each."""

import json
from typing import Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from clients.accounts import settings
from clients.accounts_yaml import body
from clients.callscripts import schema as scripts
from clients.contacts import preferences
from clients.hours import schema as hours
from dispatch.protocols import schema as protocols
from ivr.flows import schema as flows
from oncall.roster import rotation_schema as rotations
from oncall.roster import schema as rosters

# heading in the page -> what it describes
SECTIONS: Final[dict[str, tuple[type[BaseModel], ...]]] = {
    "`client`": (body.ClientBody,),
    "`accounts[]`": (body.AccountBody,),
    "`phrases[]`": (hours.Phrase,),
    "`hours`": (hours.Hours,),
    "`hours.open[]`": (hours.Window,),
    "`hours.holidays[]`": (hours.Holiday,),
    "`hours.holidays[].open[]`": (hours.Span,),
    "`emergency`": (settings.Emergency,),
    "`waits`": (settings.Waits,),
    "`voicemail`": (settings.Voicemail,),
    "`on_call`": (settings.OnCallSettings,),
    "`contacts[]`": (body.ContactBody,),
    "`contacts[].methods[]`": (body.MethodBody,),
    "`contacts[].rules[]`": (body.RuleBody,),
    "`contacts[].rules[].methods[]`": (body.Way,),
    "`contacts[].quiet`": (preferences.Quiet,),
    "`contacts[].quiet.windows[]`": (preferences.QuietWindow,),
    "`scripts`": (scripts.Script,),
    "`scripts.call_types[]`": (scripts.CallType,),
    "`scripts.call_types[].fields[]`": (scripts.ScriptField,),
    "`scripts.call_types[].fields[].when`": (scripts.When,),
    "`rosters.<slug>`": (rosters.Roster,),
    "`rosters.<slug>.holidays`": (rosters.Holidays,),
    "`rosters.<slug>.slots[]`": (rosters.Slot,),
    "`rosters.<slug>.slots[].place_of`": (rosters.PlaceOf,),
    "`rosters.<slug>.slots[].layers[]`": (rosters.Layer,),
    "`rosters.<slug>.slots[].layers[].only[]`": (rosters.Window,),
    "`rosters.<slug>.slots[].layers[].shifts[]`": (rosters.Shift,),
    "`rosters.<slug>.slots[].rotation`": (rotations.Rotation,),
    "`rosters.<slug>.slots[].rotation.every`": (rotations.Every,),
    "`rosters.<slug>.slots[].rotation.lengths[]`": (rotations.Length,),
    "`rosters.<slug>.slots[].rotation.lasts`": (rotations.Lasts,),
    "`rosters.<slug>.slots[].rotation.hand_over`": (rotations.HandOver,),
    "`rosters.<slug>.slots[].rotation.hand_over.nth`": (rotations.Nth,),
    "`protocols`": (protocols.Protocol,),
    "`protocols.rules[]`": (protocols.Rule,),
    "`protocols.rules[].steps[]`": (protocols.Step,),
    "`protocols.rules[].steps[].page`": (protocols.Slot, protocols.Named),
    "`protocols.rules[].steps[].repeat`": (protocols.Repeat,),
    "`protocols.desk`": (protocols.Desk,),
    "`protocols.voicemail`": (protocols.Voicemail,),
    "`flow`": (flows.Flow,),
    "`flow.rules[]`": (flows.Rule,),
}


def rows_of(model: type[BaseModel]) -> list[str]:
    """The table's rows: key, what it means, what it is when left out."""
    return [
        f"| `{field.alias or name}` | {field.description} | {_default(field)} |"
        for name, field in model.model_fields.items()
    ]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, BaseModel) or value in (None, "", []):
        return ""
    if isinstance(value, str):
        return f"`{value}`" if len(value) < 40 else "a sentence of ours"
    return f"`{json.dumps(value)}`"
