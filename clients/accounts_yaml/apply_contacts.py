"""Contacts and their methods: made, changed, retired; never deleted."""

from sqlalchemy import select

from clients.accounts.models import Account
from clients.accounts_yaml.body import ContactBody, MethodBody
from clients.accounts_yaml.parts import Run
from clients.accounts_yaml.preferences import apply_preferences
from clients.accounts_yaml.report import Outcome
from clients.contacts.methods import add, methods_of, verified
from clients.contacts.models import Contact
from clients.contacts.pins import same_pin, set_pin
from core.names import look_alikes


async def apply_contacts(run: Run, account: Account, bodies: list[ContactBody]) -> dict[str, Contact]:
    """The account's contacts are those of the list afterwards. Returns them by slug."""
    found = await run.session.execute(select(Contact).where(Contact.account_id == account.id))
    there = {contact.slug: contact for contact in found.scalars()}
    wanted = {body.slug: body for body in bodies}
    for contact in there.values():
        if contact.slug not in wanted and contact.retired_at is None:
            contact.retired_at = run.now
            run.report.add(account.slug, "contact", contact.slug, "retired")
    for body in bodies:
        there[body.slug] = await _apply(run, account, there.get(body.slug), body)
    await run.session.flush()
    _warn_of_look_alikes(run, account.slug, bodies)
    return {one: there[one] for one in wanted}


def _warn_of_look_alikes(run: Run, account: str, bodies: list[ContactBody]) -> None:
    """Two people may well have one name; whoever reads a list at night must see which is which."""
    for group in look_alikes([(body.slug, body.name) for body in bodies]):
        for slug in group:
            others = ", ".join(one for one in group if one != slug)
            run.report.warn(account, "contact", slug, f"the name looks like that of {others}; roles tell them apart")


async def _apply(run: Run, account: Account, contact: Contact | None, body: ContactBody) -> Contact:
    created = contact is None
    if contact is None:
        contact = Contact(account_id=account.id, slug=body.slug, name=body.name, role=body.role, created_at=run.now)
        run.session.add(contact)
        await run.session.flush()
    changed = ["brought back"] if contact.retired_at is not None else []
    changed += [name for name in ("name", "role") if getattr(contact, name) != getattr(body, name)]
    contact.name, contact.role, contact.retired_at = body.name, body.role, None
    if body.pin is not None and not await same_pin(contact.pin_hash, body.pin):
        await set_pin(run.session, contact.id, body.pin)
        changed.append("pin")
    if await _apply_methods(run, contact, body.methods):
        changed.append("methods")
    changed += await apply_preferences(run, contact, body)
    outcome: Outcome = "created" if created else "changed" if changed else "unchanged"
    run.report.add(account.slug, "contact", body.slug, outcome, [] if created else changed)
    return contact


async def _apply_methods(run: Run, contact: Contact, bodies: list[MethodBody]) -> bool:
    """Whether anything changed. A method that stays keeps what is known of it: opted out remains opted out."""
    there = {(method.kind, method.address): method for method in await methods_of(run.session, contact.id)}
    wanted = {(body.kind, body.address) for body in bodies}
    changed = False
    for gone in [method for way, method in there.items() if way not in wanted]:
        gone.retired_at, changed = run.now, True
    await run.session.flush()
    for position, body in enumerate(bodies):
        method = there.get((body.kind, body.address))
        if method is None:
            await add(
                run.session, contact, body.kind, body.address,
                position=position, vouched=body.verified, by=run.by, reason="import",
            )  # fmt: skip
            changed = True
            continue
        changed |= method.position != position
        method.position = position
        changed |= body.verified and await verified(run.session, method, by=run.by, reason="import")
    await run.session.flush()
    return changed
