"""All recurring work, in one list. Each piece runs in one sweeper at a time and may run twice, or be missed once. What
asks carriers is a piece for each of them."""

import calls.jobs
import channels.faults
import channels.sends.reconcile
import channels.sms.sealing
import dispatch.privacy.retention
import ivr.jobs
import oncall.jobs
from app.housekeeping import tidy
from app.live.health import watch
from core.auth.approvals import expire
from core.recurring import Recurring
from telephony import carriers

RECURRING: list[Recurring] = [
    *ivr.jobs.RECURRING,
    *calls.jobs.RECURRING,
    *oncall.jobs.RECURRING,
    Recurring("look at sends", 5.0, channels.sends.reconcile.reconcile, each=carriers.ids),
    Recurring("see to faults of ours", 30.0, channels.faults.see_to),
    Recurring("watch orphans", 5.0, watch),
    Recurring("expire approvals", 60.0, expire),
    Recurring("seal old texts' senders", 600.0, channels.sms.sealing.seal_old),
    Recurring("carry out retention", 3600.0, dispatch.privacy.retention.carry_out),
    Recurring("tidy", 3600.0, tidy),
]
