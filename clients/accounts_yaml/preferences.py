"""A contact's rules and quiet time in a file: single methods are named there as they are written, not by id."""

from collections.abc import Collection, Sequence
from typing import Any

from clients.accounts_yaml.body import ContactBody, RuleBody, Way
from clients.accounts_yaml.parts import Run
from clients.contacts import orders
from clients.contacts.methods import methods_of
from clients.contacts.models import Contact, ContactMethod
from clients.contacts.preferences import OrderRule, Preferences, Quiet, RuleTimes
from clients.faults import Fault, unknown


def check_rules(contact: ContactBody) -> list[Fault]:
    """Single methods that are not the contact's."""
    known = [_words(method) for method in contact.methods]
    return [
        Fault(("rules", number, "methods", at), f"{unknown('method', _words(one), known)}. Name one of `methods`")
        for number, rule in enumerate(contact.rules or ())
        for at, one in enumerate(rule.methods)
        if isinstance(one, Way) and _words(one) not in known
    ]


async def apply_preferences(run: Run, contact: Contact, body: ContactBody) -> list[str]:
    """Which of the two keys changed. Rules that stay forget the methods that are gone."""
    old = (await orders.current(run.session, [contact.id]))[contact.id]
    methods = await methods_of(run.session, contact.id)
    ids = {(method.kind, method.address): method.id for method in methods}
    rules = _kept(old.rules, ids.values()) if body.rules is None else [_with_ids(rule, ids) for rule in body.rules]
    quiet = old.quiet if body.quiet is None else body.quiet
    await orders.write(run.session, contact.id, run.by, rules=rules, quiet=quiet)
    return [key for key, same in (("rules", rules == old.rules), ("quiet", quiet == old.quiet)) if not same]


def exported(preferences: Preferences, methods: Sequence[ContactMethod]) -> dict[str, Any]:
    """Only what they said."""
    ways = {method.id: {method.kind: method.address} for method in methods}
    rules = [
        {**_times(rule), "methods": [ways[one] if isinstance(one, int) else one for one in rule.methods]}
        for rule in _kept(preferences.rules, ways)
    ]
    quiet = preferences.quiet.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {**({"rules": rules} if rules else {}), **({"quiet": quiet} if preferences.quiet != Quiet() else {})}


def _with_ids(rule: RuleBody, ids: dict[tuple[str, str], int]) -> OrderRule:
    named = [ids[one.kind, one.address] if isinstance(one, Way) else one for one in rule.methods]
    return OrderRule.model_validate({**_times(rule), "methods": named})


def _kept(rules: Sequence[OrderRule], ids: Collection[int]) -> list[OrderRule]:
    left = [(rule, [one for one in rule.methods if one in ids or not isinstance(one, int)]) for rule in rules]
    return [rule.model_copy(update={"methods": named}) for rule, named in left if named]


def _times(rule: RuleTimes) -> dict[str, Any]:
    return rule.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"methods"})


def _words(way: Way) -> str:
    return f"{way.kind} {way.address}"
