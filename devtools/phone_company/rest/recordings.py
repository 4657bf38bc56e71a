"""Recordings: list, fetch, media, delete."""

from typing import Any

from devtools.phone_company import params
from devtools.phone_company.model import Recording
from devtools.phone_company.refusals import Refused
from devtools.phone_company.rest.ask import Ask
from devtools.phone_company.switch import Switch
from devtools.phone_company.wav import tone


def show(ask: Ask, tape: Recording) -> dict[str, Any]:
    uri = f"/2010-04-01/Accounts/{tape.account.sid}/Recordings/{tape.sid}"
    company = ask.switch.company
    return {
        "sid": tape.sid, "account_sid": tape.account.sid, "call_sid": tape.call_sid,
        "conference_sid": tape.conference_sid, "api_version": "2010-04-01", "status": tape.status,
        "channels": tape.channels, "source": tape.source, "error_code": None, "price": None, "price_unit": "USD",
        "duration": str(round(tape.seconds)) if tape.status in ("completed", "absent") else None,
        "start_time": params.rfc2822(company, tape.created), "date_created": params.rfc2822(company, tape.created),
        "date_updated": params.rfc2822(company, tape.updated), "encryption_details": None, "track": "both",
        "uri": f"{uri}.json", "media_url": ask.switch.tapes.url(tape),
        "subresource_uris": {
            "transcriptions": f"{uri}/Transcriptions.json", "add_on_results": f"{uri}/AddOnResults.json",
        },
    }  # fmt: skip


def _find(ask: Ask) -> Recording:
    tape = ask.switch.company.recordings.get(ask.path["sid"])
    if tape is None or tape.account is not ask.account:
        raise Refused(20404, ask.url_path)
    return tape


async def fetch(ask: Ask) -> tuple[int, dict[str, Any]]:
    return 200, show(ask, _find(ask))


async def listing(ask: Ask) -> tuple[int, dict[str, Any]]:
    """All of the account, or those of one call (by path or filter)."""
    call = ask.path.get("call") or ask.filter("CallSid")
    room = ask.filter("ConferenceSid")
    rows = [
        tape
        for tape in reversed(ask.switch.company.recordings.values())
        if tape.account is ask.account
        and (not call or tape.call_sid == call)
        and (not room or tape.conference_sid == room)
        and ask.within("DateCreated", tape.created)
    ]
    return 200, ask.page("recordings", rows, lambda tape: show(ask, tape))


async def delete(ask: Ask) -> tuple[int, dict[str, Any]]:
    del ask.switch.company.recordings[_find(ask).sid]
    return 204, {}


def media(switch: Switch, account_sid: str, sid: str) -> bytes:
    """The WAV file. Public, as at Twilio until HTTP authentication is enforced."""
    tape = switch.company.recordings.get(sid)
    ready = tape is not None and tape.status == "completed" and tape.file_at <= switch.company.now()
    if tape is None or tape.account.sid != account_sid or not ready:
        raise Refused(20404, sid)
    return tone(tape.seconds)
