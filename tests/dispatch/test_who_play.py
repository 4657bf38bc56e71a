"""Who would be paged, on an imagined clock: the same decisions as a dispatch's, with people and phones made up."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from dispatch.pages.reach import Method
from dispatch.protocols.schema import Repeat, Slot, Step
from dispatch.who.plan import Course, Nobody, Person
from dispatch.who.play import play

START = datetime(2026, 3, 8, 6, 59, tzinfo=UTC)
LEE, STONE = Person(1, "Dr Lee", "weekly rotation"), Person(3, "Ms Stone", "backup contact")
SMS, VOICE = Method(11, "sms", "+12025550121", usable=True), Method(12, "voice", "+12025550121", usable=True)


@dataclass
class MadeUp:
    people: Mapping[str, Person | Nobody]
    behind: Person | Nobody = field(default_factory=lambda: Nobody("no backup contact"))
    methods: tuple[Method, ...] = (SMS, VOICE)

    async def named(self, step: Step, _at: datetime) -> Person | Nobody:
        assert isinstance(step.page, Slot)
        return self.people[step.page.slot]

    async def backup(self, _at: datetime) -> Person | Nobody:
        return self.behind

    async def ways(self, _contact_id: int, _step: Step, _at: datetime, tries: Mapping[int, int]) -> list[Method]:
        return [replace(each, tries=tries.get(each.id, 0)) for each in self.methods]


def step(slot: str, wait_s: int = 180, **more: object) -> Step:
    return Step.model_validate({"page": {"roster": "doctors", "slot": slot}, "wait_s": wait_s, **more})


def tried(course: Course) -> list[tuple[str, int, str]]:
    return [
        (stage.who.name, int((attempt.at - START).total_seconds()), attempt.method.channel)
        for stage in course.stages
        if isinstance(stage.who, Person)
        for attempt in stage.attempts
    ]


async def test_one_after_the_other_then_the_desk() -> None:
    world = MadeUp({"primary": LEE, "backup": STONE})
    steps = [step("primary", repeat=Repeat(times=2, every_s=60).model_dump()), step("backup", 120, channels=["voice"])]
    course = await play(steps, world, START, alarm_s=30)
    assert tried(course) == [
        ("Dr Lee", 0, "sms"),
        ("Dr Lee", 60, "voice"),
        ("Dr Lee", 120, "sms"),
        ("Ms Stone", 180, "voice"),
    ]
    assert course.desk_at == START + timedelta(seconds=300)
    assert course.desk_why == "end of the protocol"


async def test_it_ends_where_the_operators_phone_somebody_and_nobody_is_asked_after_that() -> None:
    by_hand = Method(13, "desk", "+12025550136", usable=True)
    world = MadeUp({"primary": LEE, "backup": STONE}, methods=(SMS, by_hand))
    steps = [
        step("primary", channels=["sms", "desk"], repeat=Repeat(times=2, every_s=60).model_dump()),
        step("backup", channels=["sms"]),
    ]
    course = await play(steps, world, START, alarm_s=30)
    assert tried(course) == [("Dr Lee", 0, "sms"), ("Dr Lee", 60, "desk")]
    assert course.desk_at == START + timedelta(seconds=60)
    assert course.desk_why == "phone Dr Lee: +1…0136"
    (stage,) = course.stages
    assert (stage.ends_at, stage.passed) == (course.desk_at, [])


async def test_an_empty_slot_goes_to_the_backup_contact_once_and_says_why() -> None:
    world = MadeUp({"nobody": Nobody("no layer has anybody"), "primary": LEE}, STONE)
    course = await play([step("nobody"), step("nobody"), step("primary")], world, START, alarm_s=30)
    assert [(stage.number, stage.who.why) for stage in course.stages] == [
        (1, "no layer has anybody"),
        (1, "backup contact"),
        (2, "no layer has anybody"),
        (3, "weekly rotation"),
    ]


async def test_who_cannot_be_reached_takes_no_time() -> None:
    silent = (Method(11, "sms", "+12025550121", usable=False, why="opted out"),)
    course = await play([step("primary")], MadeUp({"primary": LEE}, methods=silent), START, alarm_s=30)
    (stage,) = course.stages
    assert stage.who == Person(1, "Dr Lee", "weekly rotation; no usable contact method")
    assert [method.why for method in stage.passed] == ["opted out"]
    assert course.desk_at == START


async def test_no_rule_at_all_is_the_desks() -> None:
    course = await play([], MadeUp({}), START, alarm_s=30)
    assert (course.stages, course.desk_at, course.desk_why) == (
        [],
        START,
        "the protocol pages nobody for it",
    )
