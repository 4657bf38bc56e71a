"""Conferences and those in them."""

from typing import Any

from twilio.rest import Client

from telephony.adapter.calls import LISTED, given
from telephony.adapter.errors import as_carrier_errors
from telephony.port import CALL_EVENTS, CarrierError, RemoteConference, RemoteParticipant

CONFERENCE_EVENTS = ("join", "leave", "end")


class Conferences:
    def __init__(self, client: Client) -> None:
        self.client = client

    async def add_participant(
        self,
        conference: str,
        *,
        to: str,
        from_: str,
        label: str,
        timeout_s: int,
        wait_url: str,
        status_callback: str,
        conference_status_callback: str,
        end_on_exit: bool,
        beep: bool = False,
        early_media: bool = False,
    ) -> RemoteParticipant:
        with as_carrier_errors():
            made = await self.client.conferences(conference).participants.create_async(
                to=to,
                from_=from_,
                label=label,
                timeout=timeout_s,
                wait_url=wait_url,
                wait_method="POST",
                status_callback=status_callback,
                status_callback_event=list(CALL_EVENTS),
                status_callback_method="POST",
                conference_status_callback=conference_status_callback,
                conference_status_callback_event=list(CONFERENCE_EVENTS),
                conference_status_callback_method="POST",
                end_conference_on_exit=end_on_exit,
                beep="true" if beep else "false",
                early_media=early_media,
            )
        return as_participant(made)

    async def participants(self, conference_sid: str) -> list[RemoteParticipant]:
        """Who is in it now or is being dialled into it. None are left of a conference that ended."""
        try:
            with as_carrier_errors():
                found = await self.client.conferences(conference_sid).participants.list_async(limit=LISTED)
        except CarrierError as error:
            if error.kind == "permanent":
                return []
            raise
        return [as_participant(one) for one in found]

    async def find_conference(self, name: str) -> RemoteConference | None:
        """The newest conference of this name, a live one first. Our names are used once, so there is at most one."""
        with as_carrier_errors():
            found = await self.client.conferences.list_async(friendly_name=name, limit=20)
        conferences = [RemoteConference(str(one.sid), str(one.friendly_name), str(one.status)) for one in found]
        live = [one for one in conferences if one.status != "completed"]
        return next(iter(live or conferences), None)

    async def update_participant(
        self,
        conference_sid: str,
        call_sid_or_label: str,
        *,
        hold: bool | None = None,
        hold_url: str | None = None,
        muted: bool | None = None,
        end_on_exit: bool | None = None,
        coaching: str | None = None,
    ) -> None:
        """`coaching` is the SID of the call that is coached."""
        with as_carrier_errors():
            await (
                self.client.conferences(conference_sid)
                .participants(call_sid_or_label)
                .update_async(
                    hold=given(hold),
                    hold_url=given(hold_url),
                    hold_method=given("POST" if hold_url else None),
                    muted=given(muted),
                    end_conference_on_exit=given(end_on_exit),
                    coaching=given(True if coaching else None),
                    call_sid_to_coach=given(coaching),
                )
            )

    async def remove_participant(self, conference_sid: str, call_sid_or_label: str) -> None:
        with as_carrier_errors():
            await self.client.conferences(conference_sid).participants(call_sid_or_label).delete_async()

    async def end_conference(self, sid: str) -> None:
        with as_carrier_errors():
            await self.client.conferences(sid).update_async(status="completed")


def as_participant(one: Any) -> RemoteParticipant:
    return RemoteParticipant(
        call_sid=str(one.call_sid),
        conference_sid=str(one.conference_sid),
        label=one.label or None,
        status=str(one.status),
        hold=bool(one.hold),
        muted=bool(one.muted),
    )
