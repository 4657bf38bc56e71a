"""A carrier at the very edge that a property test can put into any mood; below it everything is real."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from core import clock
from core.house import House
from telephony import carriers
from telephony.models import Carrier
from telephony.port import CarrierError, RemoteCall, RemoteMessage

MOODS = ("well", "busy", "gone", "silent", "refuses", "landline", "dies")


@dataclass
class Moody:
    """`mood` decides what becomes of every request; `messages` and `calls` are what was truly carried out."""

    mood: str = "well"
    messages: dict[str, RemoteMessage] = field(default_factory=dict)
    calls: dict[str, RemoteCall] = field(default_factory=dict)

    async def send_message(self, *, to: str, from_: str, body: str, status_callback: str, validity_s: int) -> str:
        assert 1 <= validity_s <= 36000
        assert "send=" in status_callback
        self._before()
        sid = f"SM{len(self.messages):032x}"
        self.messages[sid] = RemoteMessage(sid, "sent", to, from_, body, None, clock.now())
        return self._after(sid)

    async def create_call(
        self,
        *,
        to: str,
        from_: str,
        url: str,
        status_callback: str,
        timeout_s: int,
        send_digits: str = "",  # noqa: ARG002 - the signature
        picked_up_callback: str,
    ) -> str:
        assert picked_up_callback
        assert url.split("?")[1].split("#", maxsplit=1)[0] == status_callback.split("?")[1].split("#", maxsplit=1)[0]
        assert timeout_s > 0
        self._before()
        sid = f"CA{len(self.calls):032x}"
        self.calls[sid] = RemoteCall(sid, "ringing", to, from_, None, None, clock.now())
        return self._after(sid)

    async def update_call(self, sid: str, *, url: Any = None, twiml: Any = None, status: str | None = None) -> None:
        assert (url, twiml, status) == (None, None, "completed")
        assert sid in self.calls or sid.startswith("XX")
        self._refusals()

    async def fetch_message(self, sid: str) -> RemoteMessage:
        self._refusals()
        return self.messages[sid]

    async def fetch_call(self, sid: str) -> RemoteCall:
        self._refusals()
        return self.calls[sid]

    async def list_messages(self, *, to: str, since: Any) -> list[RemoteMessage]:
        self._refusals()
        return [one for one in self.messages.values() if one.to == to and one.created_at and one.created_at >= since]

    async def list_calls(self, *, to: str, since: Any) -> list[RemoteCall]:
        self._refusals()
        return [one for one in self.calls.values() if one.to == to and one.start_time and one.start_time >= since]

    def _before(self) -> None:
        if self.mood == "dies":
            raise RuntimeError("the worker was killed between recording the attempt and sending it")
        self._refusals()

    def _refusals(self) -> None:
        """What goes wrong before anything was carried out."""
        if self.mood == "busy":
            raise CarrierError("transient", 20429, "too many requests")
        if self.mood == "gone":
            raise CarrierError("unknown_fate", 503, "service unavailable")
        if self.mood == "refuses":
            raise CarrierError("permanent", 21610, "unsubscribed")
        if self.mood == "landline":
            raise CarrierError("permanent", 30006, "landline")

    def _after(self, sid: str) -> str:
        if self.mood == "silent":
            raise CarrierError("unknown_fate", None, "no answer in time")
        return sid


async def put_in_place(house: House) -> tuple[Moody, int]:
    """From now on this house's carrier `main` is the moody one."""
    async with house.transaction() as session:
        carrier_id = (await session.execute(select(Carrier.id).where(Carrier.slug == "main"))).scalar_one()
    await carriers.phone_company(house, carrier_id)
    company = Moody()
    account = await carriers.account(house, carrier_id)
    known: Any = house.cache["carriers"]
    known.clients[carrier_id] = (account, company)
    return company, carrier_id
