"""How I am reached: my methods in order with their states, codes, test pages, quiet hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from channels.sends.models import Send
from clients.contacts.kinds import OF_KIND
from clients.contacts.models import ContactMethod
from clients.contacts.preferences import Quiet, QuietWindow
from clients.values import WEEKDAYS
from dispatch.clinicians.html.frame import asks, button, card, field, form, note, page, select, soft, way
from dispatch.clinicians.html.times import moment
from dispatch.clinicians.people import Me, Person

NEVER = "An urgent page never looks at this: it rings at any hour."
NAMES = {name: kind.title for name, kind in OF_KIND.items()}
_STATES = {
    "ok": ("good", "Verified"),
    "unverified": ("", "Not verified yet"),
    "opted_out": ("bad", "Opted out: no texts reach you"),
    "failing": ("bad", "Failing"),
}


@dataclass(frozen=True)
class Ways:
    """What one account knows of how somebody is reached."""

    person: Person
    methods: Sequence[ContactMethod]
    quiet: Quiet
    rules: int
    tests: Sequence[Send]


def methods_page(me: Me, ways: Sequence[Ways], now: datetime, told: str = "", waiting: int = 0) -> str:
    several = len(ways) > 1
    return page(
        me,
        "methods",
        "How I am reached",
        "<h1>How I am reached</h1>",
        told,
        soft("A page goes over these in order, from the top.") if ways else "",
        *[part for one in ways for part in _account(me, one, now, several=several)],
        waiting=waiting,
    )


def code_page(me: Me, method: ContactMethod, complaint: str = "") -> str:
    """The code that was sent over a method is typed in."""
    return page(
        me,
        "methods",
        "Verify",
        '<p><a href="/my/methods">Back</a></p>',
        "<h1>Verify it</h1>",
        f"<p>A code of six digits goes to {escape(method.address)}. It is good for 10 minutes.</p>",
        note([complaint], "bad"),
        form(
            me,
            f"/my/methods/{method.id}/verify",
            '<div><label for="code">Code</label><input class="code" id="code" name="code" inputmode="numeric" '
            'pattern="[0-9 ]*" maxlength="12" autocomplete="one-time-code" required autofocus></div>',
            button("Verify", "go"),
        ),
        form(me, f"/my/methods/{method.id}/code", button("Send another code")),
    )


def _account(me: Me, ways: Ways, now: datetime, *, several: bool) -> list[str]:
    person = ways.person
    last = len(ways.methods) - 1
    return [
        f"<h2>{escape(person.account_name)}</h2>" if several else soft(person.account_name),
        *[_method(me, one, at, last) for at, one in enumerate(ways.methods)],
        soft(f"{ways.rules} rule(s) of yours change this order by urgency or hour; the desk can tell and change them.")
        if ways.rules
        else "",
        _test(me, ways, now),
        _add(me, person),
        way("Quiet hours", f"/my/quiet?contact={person.contact_id}"),
        soft(_quiet_words(ways.quiet, person, now)),
    ]


def _method(me: Me, method: ContactMethod, at: int, last: int) -> str:
    tone, words = _STATES[method.state]
    where = f"/my/methods/{method.id}"
    reason = method.state_reason if method.state in ("failing", "opted_out") else ""
    name = f"{NAMES[method.kind]}: {method.address}"
    up = form(me, f"{where}/up", button("↑ Up", **{"aria-label": f"↑ Up: {name}"})) if at > 0 else ""
    down = form(me, f"{where}/down", button("↓ Down", **{"aria-label": f"↓ Down: {name}"})) if at < last else ""
    verify = ""
    if method.state == "unverified" and method.kind != "desk":
        sure = form(me, f"{where}/remove", button("Yes, remove it", **{"aria-label": f"Yes, remove it: {name}"}))
        remove = asks("Remove", "It was never verified; to use it later, add it again.", sure, f"Remove: {name}")
        verify = f'<div class="pair">{form(me, f"{where}/code", button("Send a code", "go"))}{remove}</div>'
    return card(
        f"<h3>{at + 1}. {escape(NAMES[method.kind])}</h3>",
        f'<p class="times">{escape(method.address)}</p>',
        f'<span class="tag {tone}">{escape(words)}</span>',
        soft(reason),
        verify,
        f'<div class="pair">{up}{down}</div>' if up or down else "",
    )


def _test(me: Me, ways: Ways, now: datetime) -> str:
    options = [("", "What an urgent page would use first")]
    options += [(str(one.id), f"{NAMES[one.kind]} {one.address}") for one in ways.methods if one.kind != "desk"]
    last = ways.tests[0] if ways.tests else None
    told = f"Last one: {moment(last.created_at, ways.person.timezone, now)}, {_fate(last)}." if last else ""
    return (
        "<details><summary>Send me a test page</summary>"
        + form(
            me, "/my/test-page", select("Over", f"method_{ways.person.contact_id}", options), button("Send it", "go"),
            contact=ways.person.contact_id,
        )
        + soft(told)
        + "</details>"
    )  # fmt: skip


def _fate(notice: Send) -> str:
    if notice.answered_at:
        return "answered"
    if notice.delivered_at:
        return "delivered"
    return {"sent": "sent, not known to have arrived", "failed": "failed"}.get(notice.status, "on its way")


def _add(me: Me, person: Person) -> str:
    kinds = [(kind, words) for kind, words in NAMES.items() if kind != "desk"]
    own = str(person.contact_id)
    return (
        "<details><summary>Add a way to reach me</summary>"
        + form(
            me,
            "/my/methods",
            select("What", f"kind_{own}", kinds),
            field("Number with its country, or mail address", f"address_{own}", maxlength=254, required="required"),
            soft("A code goes to it, to show that it is yours."),
            button("Add it", "go"),
            contact=own,
        )
        + "</details>"
    )


def quiet_page(me: Me, person: Person, quiet: Quiet, now: datetime, complaint: str = "") -> str:
    return page(
        me,
        "methods",
        "Quiet hours",
        '<p><a href="/my/methods">Back</a></p>',
        "<h1>Quiet hours</h1>",
        soft(person.account_name),
        f"<p>Meanwhile a routine page does not ring; it comes as a text, link or mail. <strong>{NEVER}</strong></p>",
        note([complaint], "bad"),
        *[_window(me, person, window, at) for at, window in enumerate(quiet.windows)],
        "<h2>Add quiet hours</h2>",
        form(
            me,
            "/my/quiet/add",
            f'<fieldset><legend>Days (none: every day)</legend><div class="days">{_days()}</div></fieldset>',
            '<div class="pair">',
            field("From", "from", "time", "22:00", required="required"),
            field("To", "to", "time", "07:00", required="required"),
            "</div>",
            button("Add", "go"),
            contact=person.contact_id,
        ),
        "<h2>Do not disturb until</h2>",
        _until(me, person, quiet, now),
        soft(f"Times in {person.timezone.replace('_', ' ')}. {NEVER}"),
    )


def _until(me: Me, person: Person, quiet: Quiet, now: datetime) -> str:
    held = quiet.until is not None and quiet.until > now
    told = f"<p>Until {escape(moment(quiet.until, person.timezone, now))}</p>" if held and quiet.until else ""
    sure = form(me, "/my/quiet/until", button("Yes, end it"), contact=person.contact_id, until="")
    end = asks("End it now", "Routine pages ring again from this moment.", sure) if held else ""
    return card(
        told,
        form(
            me,
            "/my/quiet/until",
            field("Until", "until", "datetime-local", required="required"),
            button("Do not disturb", "go"),
            contact=person.contact_id,
        ),
        end,
    )


def _window(me: Me, person: Person, window: QuietWindow, at: int) -> str:
    words = window_words(window)
    sure = form(
        me, "/my/quiet/remove", button("Yes, remove them", **{"aria-label": f"Yes, remove {words}"}),
        contact=person.contact_id, at=at + 1, what=words,
    )  # fmt: skip
    remove = asks("Remove", "Routine pages ring in these hours too from now on.", sure, f"Remove {words}")
    return card(f'<p class="times">{escape(words)}</p>', remove)


def window_words(window: QuietWindow) -> str:
    days = " ".join(one.title() for one in window.days) or "Every day"
    return f"{days} {window.starts} to {window.ends}"


def _days() -> str:
    return "".join(
        f'<label class="pick"><input type="checkbox" name="days" value="{one}"><span>{one.title()}</span></label>'
        for one in WEEKDAYS
    )


def _quiet_words(quiet: Quiet, person: Person, now: datetime) -> str:
    words = [window_words(window) for window in quiet.windows]
    if quiet.until is not None and quiet.until > now:
        words.append(f"do not disturb until {moment(quiet.until, person.timezone, now)}")
    return f"Quiet: {'; '.join(words)}. {NEVER}" if words else "No quiet hours: a routine page rings at any hour."
