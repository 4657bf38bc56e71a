"""A request to take a shift as one sentence, to one of those whom it concerns."""

from core.texts.speaking import gettext as _
from portal.asked import Asked


def headline(one: Asked) -> str:
    """`Dr Patel swaps with you`"""
    view, me = one.view, one.person.contact_id
    taker = view.taker_id or view.to_contact_id
    other = view.taker_name or view.to_name
    swap = view.kind == "swap"
    if view.from_contact_id == me:
        if other is None:
            return _("You swap with anyone") if swap else _("You give to anyone")
        return _("You swap with %(other)s", other=other) if swap else _("You give to %(other)s", other=other)
    giver = view.from_name
    if taker == me:
        return _("%(name)s swaps with you", name=giver) if swap else _("%(name)s gives to you", name=giver)
    if other is None:
        return _("%(name)s swaps with anyone", name=giver) if swap else _("%(name)s gives to anyone", name=giver)
    if swap:
        return _("%(name)s swaps with %(other)s", name=giver, other=other)
    return _("%(name)s gives to %(other)s", name=giver, other=other)
