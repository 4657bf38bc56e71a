"""Twilio's queues: created on demand, first come first served."""

from devtools.phone_company.company import Company
from devtools.phone_company.model import Account, Call, Member, Queue
from devtools.phone_company.sids import new_sid

MOST = 5000
_WAITS_KEPT = 100


class Lines:
    def __init__(self, company: Company) -> None:
        self.company = company

    def named(self, account: Account, name: str) -> Queue:
        queue = self.company.queue_named(account, name)
        if queue is None:
            now = self.company.now()
            queue = Queue(new_sid("QU"), account, name, now, now)
            self.company.queues[queue.sid] = queue
        return queue

    def enter(self, queue: Queue, call: Call) -> Member | None:
        """A place at the end; None when the queue is full."""
        if len(queue.members) >= queue.max_size:
            return None
        member = Member(call, queue, self.company.now())
        queue.members.append(member)
        queue.updated = member.since
        call.member = member
        call.doing = "queued"
        self.company.leg_event("call.queued", call, queue=queue.name)
        return member

    def leave(self, member: Member, result: str) -> None:
        """Out of the line; only the first reason counts."""
        queue, call = member.queue, member.call
        if member not in queue.members:
            return
        queue.members.remove(member)
        member.result = result
        queue.updated = self.company.now()
        queue.waits = [*queue.waits[-_WAITS_KEPT:], queue.updated - member.since]
        call.member = None
        self.company.leg_event("call.dequeued", call, queue=queue.name, result=result)
        member.out.set()

    def facts(self, member: Member) -> dict[str, str]:
        """What a waitUrl is told."""
        queue = member.queue
        return {
            "QueuePosition": str(queue.members.index(member) + 1 if member in queue.members else 0),
            "QueueSid": queue.sid,
            "QueueTime": str(self.waited(member)),
            "AvgQueueTime": str(queue.average()),
            "CurrentQueueSize": str(len(queue.members)),
            "MaxQueueSize": str(queue.max_size),
        }

    def waited(self, member: Member) -> int:
        return int(self.company.now() - member.since)
