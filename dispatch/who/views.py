"""The answer as the API, the console and the command line have it."""

from clients.accounts.models import Account
from clients.contacts.preferences import Urgency
from clients.contacts.reach import masked
from dispatch.who.ask import WouldPage
from dispatch.who.plan import Attempt, Person, Stage
from dispatch.who.schemas import WhoAnswer, WhoAttempt, WhoPassed, WhoStage


def who_answer(account: Account, call_type: str, urgency: Urgency, found: WouldPage) -> WhoAnswer:
    return WhoAnswer(
        account_id=account.id,
        account_name=account.name,
        timezone=account.timezone,
        call_type=call_type,
        urgency=urgency,
        at=found.at,
        as_of=found.as_of,
        begins_at=found.begins_at,
        rule=found.rule,
        stages=[_stage(stage) for stage in found.course.stages],
        desk_at=found.course.desk_at,
        desk_reason=found.course.desk_why,
    )


def _stage(stage: Stage) -> WhoStage:
    person = stage.who if isinstance(stage.who, Person) else None
    return WhoStage(
        number=stage.number,
        label=stage.label,
        contact_id=person.contact_id if person else None,
        name=person.name if person else None,
        reason=stage.who.why,
        begins_at=stage.begins_at,
        ends_at=stage.ends_at,
        attempts=[_attempt(each) for each in stage.attempts],
        passed=[
            WhoPassed(channel=each.channel, address=masked(each.address), reason=each.why) for each in stage.passed
        ],
    )


def _attempt(attempt: Attempt) -> WhoAttempt:
    return WhoAttempt(
        at=attempt.at,
        round=attempt.round,
        channel=attempt.method.channel,
        address=masked(attempt.method.address),
        reason=attempt.method.why,
    )
