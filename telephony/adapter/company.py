"""The whole port."""

import aiohttp
from twilio.rest import Client

from telephony.adapter.calls import Calls
from telephony.adapter.conferences import Conferences
from telephony.adapter.http import HouseHttpClient
from telephony.adapter.messages import Messages
from telephony.adapter.numbers import Numbers
from telephony.adapter.recordings import Recordings


class TwilioCompany(Calls, Conferences, Messages, Numbers, Recordings):
    """`telephony.port.PhoneCompany` for one carrier account."""

    def __init__(
        self, session: aiohttp.ClientSession, *, base_url: str, account_sid: str, auth_token: str, timeout_s: float
    ) -> None:
        http = HouseHttpClient(session, base_url, timeout_s)
        super().__init__(Client(account_sid, auth_token, http_client=http))
