"""All recurring work, in one list."""

from channels import reconcile
from core.recurring import Recurring

RECURRING: list[Recurring] = [
    Recurring("deliveries", reconcile.EVERY_S, reconcile.reconcile),
]
