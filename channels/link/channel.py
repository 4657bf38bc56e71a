"""A text that holds nothing but the link."""

from dataclasses import replace
from typing import Final

from channels.sms.channel import CHANNEL as TEXT

CHANNEL: Final = replace(TEXT, name="link", form="link", plainly="sms")
