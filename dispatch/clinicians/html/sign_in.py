"""Signing in: a number or an address, then the code."""

from html import escape

from dispatch.clinicians.html.frame import bare, button, field, note, soft


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
