"""The pages a doctor sees at three in the morning: dark, one column, one thumb, no script. Everything is escaped."""

import base64
import hashlib
from datetime import datetime
from html import escape

from channels.inbound import PageCard, PageText
from clients.local_time import local

_CSS = """
:root{color-scheme:dark}
*{box-sizing:border-box;margin:0}
body{background:#0b0f14;color:#e8edf2;font:18px/1.45 system-ui,sans-serif;padding:20px 16px 32px}
main{max-width:440px;margin:0 auto;display:flex;flex-direction:column;gap:16px}
h1{font-size:22px;line-height:1.25}
.tag{display:inline-block;padding:2px 10px;border-radius:6px;font-weight:600;font-size:15px;background:#2a333d}
.urgent{background:#ffb454;color:#201300}
.soft{color:#a9b6c3;font-size:16px}
dl{display:grid;gap:10px}
dt{color:#a9b6c3;font-size:15px}
dd{overflow-wrap:anywhere;white-space:pre-wrap}
form{display:block}
button,a.big{display:block;width:100%;min-height:64px;padding:16px;border:0;border-radius:14px;
font:inherit;font-weight:600;font-size:20px;text-align:center;text-decoration:none}
.yes{background:#3ddc84;color:#04140a;min-height:80px;font-size:24px}
.no{background:#2a333d;color:#e8edf2}
.tel{background:#16324a;color:#cfe8ff}
.go{background:#7cc4ff;color:#04121f}
input{width:100%;min-height:64px;border-radius:14px;border:2px solid #55636f;background:#141b22;color:#e8edf2;
font-size:28px;text-align:center;letter-spacing:.3em;padding:12px}
label{display:block;margin-bottom:8px}
a:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid #ffd166;outline-offset:3px}
.bad{background:#4a1620;color:#ffd9de;border-radius:10px;padding:12px}
.answers{position:sticky;bottom:0;display:grid;grid-template-columns:3fr 2fr;gap:10px;
margin:0 -16px;padding:12px 16px;background:#0b0f14;border-top:1px solid #2a333d}
.answers form{display:grid}
.answers p{grid-column:1/-1}
hr{border:0;border-top:1px solid #2a333d}
"""
# the on-call people's own pages; they sign in there by themselves
_OWN_PAGES = '<a class="big no" href="/my">My shifts and other messages</a>'
_STYLE_HASH = base64.b64encode(hashlib.sha256(_CSS.encode()).digest()).decode()

HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def _document(title: str, *parts: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_CSS}</style></head><body><main>{''.join(parts)}</main></body></html>"
    )


def pin_page(token: str, card: PageCard, desk: str | None, complaint: str = "") -> str:
    """Nothing of the message; whoever opens this has shown only to have the link."""
    bad = f'<p class="bad" role="alert">{escape(complaint)}</p>' if complaint else ""
    return _document(
        "Message",
        f"<h1>A message for {escape(card.contact_name)}</h1>",
        bad,
        f'<form method="post" action="/p/{escape(token)}/pin"><label for="pin">Your PIN</label>'
        '<input id="pin" name="pin" type="password" inputmode="numeric" autocomplete="off" pattern="[0-9]*"'
        ' maxlength="12" required autofocus><p>&nbsp;</p><button class="go">Open the message</button></form>',
        _desk(desk, "No PIN at hand? Phone the desk: it reads the message out and confirms for you."),
    )


def message_page(token: str, card: PageCard, text: PageText, desk: str | None, now: datetime) -> str:
    """The message, to its person; the two answers; what happens without one."""
    urgent = text.urgency == "urgent"
    tag = f'<span class="tag{" urgent" if urgent else ""}">{"! Urgent" if urgent else "Routine"}</span>'
    rows = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value.reveal())}</dd></div>" for label, value in text.lines
    )
    number = text.callback.reveal() if text.callback is not None else None
    call = f'<a class="big tel" href="tel:{escape(number)}">Call back {escape(number)}</a>' if number else ""
    answers = (
        # They stay at the thumb however long the message is.
        f'<div class="answers"><form method="post" action="/p/{escape(token)}/confirm">'
        '<button class="yes">I have it</button></form>'
        f'<form method="post" action="/p/{escape(token)}/decline"><button class="no">Not me</button></form>'
        f'<p class="soft">{escape(_otherwise(text, now))}</p></div>'
        if card.wanted
        else f"<p><strong>{escape(card.settled)}</strong></p>"
    )
    return _document(
        "Message",
        f"<div>{tag}</div><h1>{escape(text.title)}</h1>",
        f'<p class="soft">{escape(card.account_name)}, taken {escape(_since(text, now))}</p>',
        f"<dl>{rows}</dl>" if rows else "",
        call,
        answers,
        "<hr>",
        _desk(desk, "Something to ask, or to tell the desk?"),
        _OWN_PAGES,
    )


def broken_page(desk: str | None) -> str:
    """The link leads to no message. Whoever stands before it may have been paged a moment ago, in whatever language."""
    what = "<strong>Phone the desk now</strong>: it reads the message to you and can confirm for you."
    que = "Llame ahora a la central, que le lee el mensaje y puede confirmarlo por usted."
    if desk is None:
        what = (
            "<strong>Phone the number that the text or the call came from</strong>: the desk reads the message to you."
        )
        que = "Llame al número del que vino el aviso: la central le lee el mensaje."
    return _document(
        "Message",
        "<h1>This link opens no message</h1>",
        f"<p>Have you just been asked to take one? {what}</p>",
        _desk(desk, ""),
        '<p class="soft">Else press the link in the text or mail once more, to its last letter; or sign in, and find '
        "your messages there:</p>",
        _OWN_PAGES,
        f'<hr><p class="soft" lang="es">Este enlace no abre ningún mensaje. ¿Le acaban de avisar de uno? {que}</p>',
    )


def said_page(text: str, token: str | None = None, desk: str | None = None) -> str:
    """What came of an answer."""
    back = f'<a class="big tel" href="/p/{escape(token)}">Show the message again</a>' if token else ""
    own = _OWN_PAGES if token else ""
    return _document("Message", f'<h1 role="status">{escape(text)}</h1>', back, _desk(desk, "The desk is there:"), own)


def _desk(number: str | None, words: str) -> str:
    if number is None:
        return ""
    said = f'<p class="soft">{escape(words)}</p>' if words else ""
    return f'{said}<a class="big no" href="tel:{escape(number)}">Phone the desk {escape(number)}</a>'


def _otherwise(text: PageText, now: datetime) -> str:
    if text.otherwise_at is None:
        return text.otherwise
    left = int((text.otherwise_at - now).total_seconds())
    if left <= 0:
        return f"If you press nothing: {text.otherwise} now."
    when = f"in {left // 60}:{left % 60:02d} (at {_clock(text.otherwise_at, text.timezone)})"
    return f"If you press nothing: {text.otherwise} {when}."


def _since(text: PageText, now: datetime) -> str:
    minutes = max(int((now - text.taken_at).total_seconds() // 60), 0)
    ago = "just now" if minutes == 0 else f"{minutes} min ago" if minutes < 120 else f"{minutes // 60} h ago"
    return f"{_clock(text.taken_at, text.timezone)}, {ago}"


def _clock(at: datetime, zone: str) -> str:
    shown = local(at, zone)
    return f"{shown.hour:02d}:{shown.minute:02d}"
