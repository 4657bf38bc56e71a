"""Everything wrong with a file, before anything is touched."""

from collections.abc import Sequence
from typing import Any

from clients.accounts_yaml.body import AccountBody, ClientBody
from clients.accounts_yaml.parts import Part, Raw, contact_slugs, slugs_of
from clients.accounts_yaml.preferences import check_rules
from clients.faults import Fault, keys_of, parse, repeated, under, unknown
from clients.languages import without_own
from clients.phones import normal_phone

_HEAD = ("client", "accounts")


def check_file(data: Any, parts: Sequence[Part]) -> list[Fault]:
    """Pure: what the database knows is asked by `stored.check_stored`."""
    if not isinstance(data, dict):
        return [Fault((), "write `client:` with slug and name, and `accounts:` with a list of accounts")]
    faults = [
        Fault((key,), "unknown key; " + unknown("key", key, _HEAD).split("; ")[1]) for key in data if key not in _HEAD
    ]
    faults += under(("client",), parse(ClientBody, data.get("client", {}))[1])
    accounts = data.get("accounts")
    if not isinstance(accounts, list) or not accounts:
        return [*faults, Fault(("accounts",), "write a list of at least one account")]
    for number, account in enumerate(accounts):
        faults += under(("accounts", number), check_account(account, parts))
    return faults + _check_together(data)


def check_account(raw: Any, parts: Sequence[Part]) -> list[Fault]:
    if not isinstance(raw, dict):
        return [Fault((), "write the account's keys and values")]
    keys = [*keys_of(AccountBody), *(part.key for part in parts)]
    strange = [
        Fault((key,), "unknown key; " + unknown("key", key, keys).split("; ")[1]) for key in raw if key not in keys
    ]
    body, faults = parse(AccountBody, own_keys(raw))
    faults = strange + faults + (_check_contacts(body, raw) + without_own(body, body.language) if body else [])
    return faults + [fault for part in parts for fault in part.check(raw)]


def own_keys(raw: Raw) -> dict[str, Any]:
    keys = keys_of(AccountBody)
    return {key: value for key, value in raw.items() if key in keys}


def _check_contacts(body: AccountBody, raw: Raw) -> list[Fault]:
    contacts = contact_slugs(raw)
    faults = [Fault(("contacts", at, "slug"), f"{slug} is used twice") for at, slug in repeated(contacts)]
    faults += [Fault(("numbers", at), f"{number} stands there twice") for at, number in repeated(body.numbers)]
    for number, contact in enumerate(body.contacts):
        ways = repeated(f"{method.kind} {method.address}" for method in contact.methods)
        faults += [Fault(("contacts", number, "methods", at), f"{way} stands there twice") for at, way in ways]
        faults += under(("contacts", number), check_rules(contact))
    if body.backup_contact is not None and body.backup_contact not in contacts:
        faults.append(Fault(("backup_contact",), unknown("contact", body.backup_contact, contacts)))
    return faults


def _check_together(data: Raw) -> list[Fault]:
    """Slugs and numbers that two accounts of the file both claim."""
    faults = [
        Fault(("accounts", at, "slug"), f"{slug} is used twice") for at, slug in repeated(slugs_of(data, "accounts"))
    ]
    owners: dict[str, int] = {}
    for number, account in enumerate(data["accounts"]):
        numbers = account.get("numbers") if isinstance(account, dict) else None
        for at, e164 in enumerate(numbers if isinstance(numbers, list) else ()):
            if isinstance(e164, str) and owners.setdefault(normal_phone(e164, None) or e164, number) != number:
                faults.append(Fault(("accounts", number, "numbers", at), f"{e164} is another account's in this file"))
    return faults
