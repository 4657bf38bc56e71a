"""Calendar feeds of my shifts: made, shown once, ended."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from oncall.ical.models import IcalFeed
from portal.html.frame import asks, button, card, form, note, page, soft, way
from portal.html.times import moment
from portal.people import Me, Person

_BACK = '<p><a href="/my/shifts">Back to my shifts</a></p>'


def calendar_page(me: Me, feeds: Sequence[tuple[Person, IcalFeed]], now: datetime) -> str:
    return page(
        me,
        "shifts",
        "My calendar",
        _BACK,
        "<h1>My shifts in my calendar</h1>",
        "<p>An address that your calendar reads by itself: all your shifts, with every swap and absence.</p>",
        soft("Whoever has the address sees your shifts. It holds nothing of any patient, and you can end it here."),
        *[_feed(me, person, feed, now) for person, feed in feeds],
        *[
            form(
                me, "/my/calendar", button(f"New address: {person.account_name}", "go"), contact=person.contact_id
            )
            for person in me.people
        ],
    )  # fmt: skip


def made_page(me: Me, person: Person, address: str) -> str:
    """The address, this once."""
    subscribe = "webcal://" + address.partition("://")[2]
    return page(
        me,
        "shifts",
        "My calendar",
        note(["This address is shown only now."], "good"),
        f"<p>Your shifts at {escape(person.account_name)}. Open it with this phone's calendar, or copy it.</p>",
        way("Open with my calendar", subscribe, "go"),
        '<div><label for="address">Address</label>'
        f'<input id="address" type="text" readonly value="{escape(address)}"></div>',
        way("Done", "/my/calendar"),
    )


def _feed(me: Me, person: Person, feed: IcalFeed, now: datetime) -> str:
    zone = person.timezone
    read = f"last read {moment(feed.read_at, zone, now)}" if feed.read_at else "never read"
    which = f"{person.account_name}, number {feed.id}"
    sure = form(me, f"/my/calendar/{feed.id}/revoke", button("Yes, end it", **{"aria-label": f"Yes, end it: {which}"}))
    return card(
        f"<h3>{escape(person.account_name)}</h3>",
        soft(f"Made {moment(feed.created_at, zone, now)}, {read}."),
        asks("End it", "Calendars that read it show nothing new. It can't be brought back.", sure, f"End it: {which}"),
    )
