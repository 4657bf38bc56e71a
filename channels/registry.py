"""All channels, in one list. A new one is a folder with its object, and a line here."""

from typing import Final

import channels.email.channel
import channels.link.channel
import channels.slack.channel
import channels.sms.channel
import channels.voice.channel
import channels.webhook.channel
from channels.sends.channel import Channel

CHANNELS: Final[tuple[Channel, ...]] = (
    channels.sms.channel.CHANNEL,
    channels.link.channel.CHANNEL,
    channels.voice.channel.CHANNEL,
    channels.email.channel.CHANNEL,
    channels.slack.channel.CHANNEL,
    channels.webhook.channel.CHANNEL,
)
