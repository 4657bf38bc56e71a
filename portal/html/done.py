"""What came of something, in words."""

from collections.abc import Iterable

from portal.html.frame import Place, note, page, soft, way
from portal.people import Me


def done_page(
    me: Me,
    place: Place,
    title: str,
    words: Iterable[str],
    *,
    back: tuple[str, str],
    conflicts: Iterable[str] = (),
) -> str:
    """`back`: words and address. `conflicts` hold nothing up; somebody should look at them."""
    left = list(conflicts)
    return page(
        me,
        place,
        title,
        note([title], "good"),
        *[soft(line) for line in words],
        note(left, "", "Left to settle"),
        way(back[0], back[1], "go"),
    )
