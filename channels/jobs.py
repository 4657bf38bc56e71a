"""Outbox kinds of this folder. `app/handlers.py` lists them."""

from channels.deliveries.queue import HANG_UP, SEND
from channels.email import mail, page
from channels.faults import tell
from channels.notices import send as notices
from channels.notices.write import SEND as NOTICE
from channels.sms.our_faults import TELL
from channels.sms.send import send
from channels.voice.call import call, hang_up
from core.outbox.run import Handler

HANDLERS: dict[str, Handler] = {
    SEND["sms"]: send,
    SEND["voice"]: call,
    SEND["email"]: page.send,
    HANG_UP: hang_up,
    NOTICE: notices.send,
    mail.KIND: mail.send_mail,
    TELL: tell,
}
