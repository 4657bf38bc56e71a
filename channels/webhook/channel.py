"""A client's own system, by a signed post. That it took it is all that is ever known."""

import json
from typing import Final

from channels import web
from channels.sends.channel import Channel
from channels.sends.models import Send
from channels.sends.words import Words
from channels.webhook.signing import HEADER, secret_of, signed
from core import clock
from core.house import House


async def _request(house: House, send: Send, words: Words) -> str:
    """`id` is the same in a repeat of an attempt that was not answered."""
    said = {
        "id": f"send:{send.first_id or send.id}",
        "about": f"{send.subject}:{send.subject_id}",
        "title": words.title,
        "text": words.text,
    }
    body = json.dumps(said).encode()
    secret = secret_of(house.keyring, send.method_id or 0)
    return await web.handed_over(house, send, body, {HEADER: signed(secret, int(clock.now().timestamp()), body)})


CHANNEL: Final = Channel(
    name="webhook",
    form="post",
    carries_health_data=False,
    can_be_answered=None,
    proves=(),
    request=_request,
    refused=web.refused,
    trouble=web.trouble,
    taken=web.taken,
    carried=False,
    again_s=5.0,
    taker="other system",
)
