"""A Slack channel, by its incoming webhook. That Slack took it is all that is ever known; nobody answers over it."""

import json
from typing import Final

from channels import web
from channels.sends.channel import Channel
from channels.sends.models import Send
from channels.sends.words import Words
from core.house import House

_MARKUP: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


async def _request(house: House, send: Send, words: Words) -> str:
    """Without its preview of links: to fetch ours would be to open it."""
    body = {"text": words.text.translate(_MARKUP), "unfurl_links": False, "unfurl_media": False}
    return await web.handed_over(house, send, json.dumps(body).encode(), {})


CHANNEL: Final = Channel(
    name="slack",
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
    taker="Slack",
)
