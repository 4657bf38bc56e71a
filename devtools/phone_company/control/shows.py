"""What the control interface shows of calls, phones and the rest."""

from dataclasses import asdict
from typing import Any

from devtools.phone_company.company import Company
from devtools.phone_company.model import Account, Call, Conference, Message, Number, Phone, Queue
from devtools.phone_company.parties import show_client
from devtools.phone_company.rooms import show_place

_TEXTS_SHOWN = 50
_MAILS_SHOWN = 200


def call(company: Company, one: Call) -> dict[str, Any]:
    def stamp(moment: float | None) -> str | None:
        return None if moment is None else company.stamp(moment)

    place, member = one.participant, one.member
    return {
        "call_sid": one.sid, "account_sid": one.account.sid, "party": one.party, "from": one.from_, "to": one.to,
        "direction": one.direction, "status": one.status, "parent_call_sid": one.parent.sid if one.parent else None,
        "created_at": stamp(one.created), "answered_at": stamp(one.answered), "ended_at": stamp(one.ended),
        "ended_by": one.ended_by or None, "doing": one.doing, "prompts": one.prompts, "heard": one.heard,
        "gathering": one.gathering, "recording": one.recording,
        "with": one.peer.sid if one.peer is not None else None,
        "conference": show_place(place) if place is not None and place.connected else None,
        "queue": member.queue.name if member is not None else None,
    }  # fmt: skip


def message(company: Company, one: Message) -> dict[str, Any]:
    return {
        "message_sid": one.sid, "from": one.from_, "to": one.to, "body": one.body, "status": one.status,
        "direction": one.direction, "error_code": one.error_code, "at": company.stamp(one.created),
    }  # fmt: skip


def phone(company: Company, one: Phone) -> dict[str, Any]:
    texts = [text for text in company.messages.values() if one.number in (text.from_, text.to)]
    return {
        **asdict(one),
        "calls": [call(company, leg) for leg in company.live_calls.values() if leg.party == one.number],
        "messages": [message(company, text) for text in texts[-_TEXTS_SHOWN:]],
    }


def number(one: Number) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name not in ("created", "updated")}


def account(one: Account) -> dict[str, Any]:
    return asdict(one)


def conference(one: Conference) -> dict[str, Any]:
    return {
        "sid": one.sid, "account_sid": one.account.sid, "name": one.name, "status": one.status,
        "participants": [
            {"call_sid": place.call.sid, "party": place.call.party, "connected": place.connected, **show_place(place)}
            for place in one.participants.values()
        ],
    }  # fmt: skip


def queue(one: Queue) -> dict[str, Any]:
    return {"sid": one.sid, "name": one.name, "members": [member.call.sid for member in one.members]}


def clock(company: Company) -> dict[str, Any]:
    due = company.clock.next_due()
    return {
        "now": company.stamp(), "offset": company.clock.offset,
        "next_timer_at": None if due is None else company.stamp(due),
    }  # fmt: skip


def mail(company: Company) -> dict[str, Any]:
    return {"smtp": company.smtp_url, "mails": company.mailboxes.newest(_MAILS_SHOWN)}


def state(company: Company) -> dict[str, Any]:
    return {
        "seq": company.bus.last, "now": company.stamp(), "clock": clock(company), "settings": asdict(company.settings),
        "accounts": [account(one) for one in company.accounts.values()],
        "numbers": [number(one) for one in company.numbers.values()],
        "phones": [phone(company, one) for one in company.phones.values()],
        "clients": [show_client(one) for one in company.clients.values()],
        "calls": [call(company, one) for one in company.live_calls.values()],
        "conferences": [conference(one) for one in company.live_rooms.values()],
        "queues": [queue(one) for one in company.queues.values()],
        "sign_ins": company.sign_ins,
        "mail": mail(company), "error_count": len(company.complaints.entries),
    }  # fmt: skip
