"""A page as the subject of its sends: what they say, what becomes of it as facts come in, and that none is lost."""

from typing import Final

from channels.sends.subjects import Subject
from channels.voice.page import DIALOGUE
from core.outbox.rows import PAGE as PRIORITY
from dispatch.ledger.facts import on_fact
from dispatch.ledger.rows import hold_of_page
from dispatch.pages.models import SUBJECT
from dispatch.replies.content import asking

PAGE_SENDS: Final = Subject(
    word=SUBJECT,
    words=asking,
    priority=PRIORITY,
    on_fact=on_fact,
    dialogue=DIALOGUE,
    hold=hold_of_page,
    # A double page beats a lost one; after the last repeat the page's own rounds go on.
    repeat_after_s=(0, 5, 15),
    anew=True,
    expires=False,
)
