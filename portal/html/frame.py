"""A whole page: head, the way around, and the small parts that pages are made of."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final, Literal

from portal.html.style import CSS
from portal.people import Me

Place = Literal["now", "shifts", "requests", "methods"]
Tone = Literal["", "good", "bad"]
_WAYS: Final[tuple[tuple[Place, str, str], ...]] = (
    ("now", "/my", "Now"),
    ("shifts", "/my/shifts", "Shifts"),
    ("requests", "/my/requests", "Requests"),
    ("methods", "/my/methods", "Reach me"),
)


def document(title: str, head: str, body: Iterable[str], foot: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
        f"<title>{escape(title)} - Nightbell</title><style>{CSS}</style></head><body><div class=wrap>"
        f"{head}<main>{''.join(body)}</main>{foot}</div></body></html>"
    )


def page(me: Me, place: Place, title: str, *body: str, waiting: int = 0, ways: bool = True) -> str:
    """One of the signed-in person's pages. `waiting` requests stand beside the way to them; without `ways` there is
    only the way back, as the page's own buttons need the room at the thumb."""
    out = f'<form method="post" action="/my/sign-out">{hidden(me)}<button class=plain>Sign out</button></form>'
    other = f'<a href="/my/who">Not {escape(me.name)}?</a>' if me.shared else ""
    head = f"<header><p>{escape(me.name)} {other}</p>{out}</header>"
    return document(title, head, body, _ways(place, waiting) if ways else "")


def bare(title: str, *body: str) -> str:
    """A page for one who is not signed in."""
    return document(title, "<header><p>Nightbell</p></header>", body, "")


def _ways(place: Place, waiting: int) -> str:
    links = []
    for name, address, words in _WAYS:
        here = ' aria-current="page"' if name == place else ""
        count = f"<b>{waiting}</b>" if name == "requests" and waiting else ""
        links.append(f'<a href="{address}"{here}>{words}{count}</a>')
    return f'<nav aria-label="Pages">{"".join(links)}</nav>'


def hidden(me: Me, fields: Mapping[str, object] | None = None) -> str:
    """What shows that a form is ours, and what it is about."""
    every = {"form": me.form, **(fields or {})}
    return "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(str(value))}">' for name, value in every.items()
    )


def form(me: Me, action: str, *inner: str, **fields: object) -> str:
    return f'<form method="post" action="{escape(action)}">{hidden(me, fields)}{"".join(inner)}</form>'


def button(words: str, look: str = "", **attributes: object) -> str:
    more = "".join(f' {name}="{escape(str(value))}"' for name, value in attributes.items())
    return f'<button class="{look}"{more}>{escape(words)}</button>'


def asks(words: str, follows: str, sure: str, name: str = "") -> str:
    """What takes something away asks first, without a script: opened, it says what follows and holds the form."""
    label = f' aria-label="{escape(name)}"' if name else ""
    return f'<details class="asks"><summary{label}>{escape(words)}</summary>{soft(follows)}{sure}</details>'


def way(words: str, address: str, look: str = "") -> str:
    return f'<a class="do {look}" href="{escape(address)}">{escape(words)}</a>'


def note(words: Iterable[str], tone: Tone = "", title: str = "") -> str:
    """Something to be noticed: a complaint, conflicts, or what came of it. Empty if there are no words."""
    lines = [escape(line) for line in words if line]
    if not lines:
        return ""
    head = f"<p><strong>{escape(title)}</strong></p>" if title else ""
    role = "alert" if tone == "bad" else "status"
    text = f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>" if len(lines) > 1 else f"<p>{lines[0]}</p>"
    return f'<div class="{tone} note" role="{role}">{head}{text}</div>'


def card(*inner: str, look: str = "") -> str:
    return f'<div class="card {look}">{"".join(inner)}</div>'


def soft(words: str) -> str:
    return f'<p class="soft">{escape(words)}</p>' if words else ""


def field(label: str, name: str, kind: str = "text", value: str = "", **attributes: object) -> str:
    more = "".join(f' {key.rstrip("_")}="{escape(str(one))}"' for key, one in attributes.items())
    return (
        f'<div><label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" value="{escape(value)}"{more}></div>'
    )


def select(label: str, name: str, options: Iterable[tuple[str, str]], chosen: str = "") -> str:
    rows = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in options
    )
    return f'<div><label for="{name}">{escape(label)}</label><select id="{name}" name="{name}">{rows}</select></div>'


def radio(name: str, value: str, words: str, *, chosen: bool = False) -> str:
    checked = " checked" if chosen else ""
    return (
        f'<label class="pick"><input type="radio" name="{name}" value="{escape(value)}"{checked} required>'
        f"<span>{escape(words)}</span></label>"
    )
