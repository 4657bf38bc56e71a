"""Where protocols and pages count on a contact: for whoever wants to take one away."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.in_use import Place
from clients.contacts.models import Contact
from core import clock, documents
from dispatch.ledger.models import UNFINISHED, Dispatch
from dispatch.pages.models import Page
from dispatch.protocols.checks import contacts_of
from dispatch.protocols.choose import stamped
from dispatch.protocols.schema import KIND, Named, Protocol


async def in_protocols(session: AsyncSession, account_id: int, slugs: Collection[str]) -> list[Place]:
    """The versions that hold now or will later."""
    places = []
    for version in await documents.current_and_coming(session, KIND, account_id):
        from_ = version.effective_from
        later = f" from {from_:%Y-%m-%d %H:%M} UTC on" if from_ > clock.now() else ""
        named = contacts_of(Protocol.model_validate(version.body))
        words = f"the protocol pages them{later}; publish it without them first"
        places += [Place(slug, "protocol", words) for slug in sorted(named) if slug in slugs]
    return places


async def in_dispatches(session: AsyncSession, account_id: int, slugs: Collection[str]) -> list[Place]:
    """Whoever is being asked now, and whom the steps of an unfinished dispatch still name."""
    asked = (
        select(Contact.slug, Page.dispatch_id)
        .join(Page, Page.contact_id == Contact.id)
        .where(Page.account_id == account_id, Page.status == "open", Contact.slug.in_(slugs))
        .order_by(Page.dispatch_id)
    )
    places = [
        Place(slug, "page", f"an open page of dispatch {dispatch_id}; see to it first")
        for slug, dispatch_id in (await session.execute(asked)).all()
    ]
    unfinished = select(Dispatch.id, Dispatch.steps).where(
        Dispatch.account_id == account_id, Dispatch.status.in_(UNFINISHED)
    )
    for dispatch_id, steps in (await session.execute(unfinished)).all():
        named = {step.page.contact for step in stamped(steps) if isinstance(step.page, Named)}
        words = f"a step of dispatch {dispatch_id}, which is not finished; see to it first"
        places += [Place(slug, "page", words) for slug in sorted(named) if slug in slugs]
    return places
