"""All channels, in one list. A new one is a folder with its object, and a line here."""

from typing import Final

import channels.email.channel
import channels.link.channel
import channels.sms.channel
import channels.voice.channel
from channels.sends.channel import Channel

CHANNELS: Final[tuple[Channel, ...]] = (
    channels.sms.channel.CHANNEL,
    channels.link.channel.CHANNEL,
    channels.voice.channel.CHANNEL,
    channels.email.channel.CHANNEL,
)
