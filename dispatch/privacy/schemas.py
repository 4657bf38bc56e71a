"""What the routes of erasing and keeping take and give."""

from pydantic import Field

from core.answers import Answer
from core.auth.schemas import Body

Days = dict[str, int | None]


class ErasePerson(Body):
    """`number` in E.164. `dry_run`: only say what there is."""

    number: str = Field(max_length=40)
    dry_run: bool = False


class Erased(Answer):
    """Ids of what there was (with `dry_run`, of what there is). `open`: what somebody still works on; while there is
    any, nothing is erased."""

    calls: list[int]
    texts: list[int]
    messages: list[int]
    open: list[str]
    erased: bool


class EraseClient(Body):
    """`slug`: the client's, once more, so that nobody erases another one by a slip."""

    slug: str = Field(max_length=60)


class ClientErased(Answer):
    """How many keys were destroyed."""

    keys: int


class Retention(Answer):
    """Days by kind: `webhooks`, `recordings`, `messages`; null: no rule of its own. `kept`: what holds, the bureau's
    rules included; null: for ever."""

    days: Days
    kept: Days


class SetRetention(Body):
    """Each kind that is left out, or null, has no rule of its own any more."""

    days: Days = Field(max_length=20)
