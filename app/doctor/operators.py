"""Is there somebody who could answer every account? An operator's softphone signs in at one carrier."""

from sqlalchemy import exists, select

from app.doctor.finding import Finding
from calls.operators.models import Operator
from clients.accounts.models import Account
from core.auth.models import User
from core.auth.permissions import roles_with
from core.auth.reach import of_account
from core.house import House
from telephony.models import Carrier


async def check(house: House) -> list[Finding]:
    """Nothing where all is well, and where nobody is an operator yet."""
    granted = of_account(User.id, roles_with("desk:use"), Account.client_id, Account.id)
    answering = (
        select(Operator.user_id)
        .join(User, User.id == Operator.user_id)
        .where(Operator.carrier_id == Account.carrier_id, User.disabled_at.is_(None), granted)
    )
    async with house.transaction() as session:
        if (await session.execute(select(Operator.user_id).limit(1))).first() is None:
            return []
        found = await session.execute(
            select(Account.slug, Carrier.slug)
            .join(Carrier, Carrier.id == Account.carrier_id)
            .where(Account.retired_at.is_(None), ~exists(answering), ~Carrier.synthetic)
            .order_by(Account.slug)
        )
        alone = [f"{account} (carrier {carrier})" for account, carrier in found]
    if not alone:
        return []
    return [
        Finding(
            "operators",
            "warning",
            f"no operator's softphone is at the carrier of {', '.join(alone[:5])}: their callers wait for nobody",
            "Give one operator accounts of that carrier only, or move the account's numbers to the operators' carrier.",
        )
    ]
