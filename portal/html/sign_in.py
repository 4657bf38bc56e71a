"""Signing in: a number or an address, then the code; where two share it, who it is."""

from collections.abc import Sequence
from html import escape

from portal.html.frame import bare, button, field, note, soft, way
from portal.people import Person


def _form(action: str, token: str, to: str, *inner: str) -> str:
    kept = (
        f'<input type="hidden" name="form" value="{escape(token)}"><input type="hidden" name="to" value="{escape(to)}">'
    )
    return f'<form method="post" action="{action}">{kept}{"".join(inner)}</form>'


def address_page(token: str, to: str, complaint: str = "", typed: str = "") -> str:
    return bare(
        "Sign in",
        "<h1>My on-call pages</h1>",
        "<p>Your shifts, your messages, and how you are reached. No password: a code goes to a number or address that"
        " the answering service has for you.</p>",
        note([complaint], "bad"),
        _form(
            "/my/sign-in",
            token,
            to,
            field(
                "Your mobile number or mail address", "address", "text", typed,
                autocomplete="username", maxlength=254, required="required", inputmode="email", autofocus="autofocus",
            ),
            button("Send me a code", "go"),
        ),
        soft("A message waits for you? The link in its text opens it without signing in."),
    )  # fmt: skip


def code_page(token: str, to: str, complaint: str = "") -> str:
    return bare(
        "Your code",
        "<h1>Your code</h1>",
        "<p>If the answering service has that number or address for one of its on-call people, a code of six digits is"
        " on its way there. It is good for 10 minutes.</p>",
        note([complaint], "bad"),
        _form(
            "/my/code",
            token,
            to,
            '<div><label for="code">Code</label><input class="code" id="code" name="code" type="text" '
            'inputmode="numeric" pattern="[0-9 ]*" maxlength="12" autocomplete="one-time-code" required autofocus>'
            "</div>",
            button("Sign in", "go"),
        ),
        '<p><a href="/my/sign-in">Another number, or another code</a></p>',
        soft("Nothing arrives? Phone the answering service: it can read your messages out and enter shifts for you."),
    )


def who_page(token: str, to: str, choices: Sequence[Sequence[Person]], now: str = "") -> str:
    """`now`: as whom this telephone is signed in."""
    names = [
        button(f"{one[0].name}, {one[0].account_name}", name="contact", value=one[0].contact_id)
        for one in choices
        if one[0].name != now
    ]
    return bare(
        "Who are you?",
        "<h1>Who are you?</h1>",
        f"<p>This telephone is signed in as <strong>{escape(now)}</strong>.</p>" if now else "",
        "<p>More than one person has this number or address.</p>",
        _form("/my/who", token, to, *names),
        way(f"I am {now}", to) if now else "",
        '<p><a href="/my/sign-in">Another number</a></p>' if not now else "",
    )


def who_pin_page(token: str, to: str, person: Person, desk: str | None, complaint: str = "") -> str:
    return bare(
        "Your PIN",
        f"<h1>{escape(person.name)}</h1>",
        note([complaint], "bad"),
        _form(
            "/my/who",
            token,
            to,
            f'<input type="hidden" name="contact" value="{person.contact_id}">'
            '<input type="hidden" name="asked" value="1">',
            '<div><label for="pin">Your PIN</label><input class="code" id="pin" name="pin" type="password"'
            ' inputmode="numeric" autocomplete="off" pattern="[0-9]*" maxlength="12" required autofocus></div>',
            button("Sign in", "go"),
        ),
        f'<p><a href="/my/who?to={escape(to)}">I am not {escape(person.name)}</a></p>',
        soft("No PIN at hand? Phone the desk: it reads messages out, confirms for you, and enters shifts."),
        way(f"Phone the desk {desk}", f"tel:{desk}") if desk else "",
    )
