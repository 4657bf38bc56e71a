"""The codes a person types to answer one page among several."""

from collections.abc import Collection

# First digit 3 to 9: "1482" can only mean "1 482", and "1" and "2" alone stay the answers themselves. 911 and its kind
# would be dialled by a thumb half asleep.
_SKIPPED = {311, 411, 511, 611, 711, 811, 911, 988, 999}
_CODES = [str(number) for number in range(300, 1000) if number not in _SKIPPED]
# Relatively prime to len(_CODES), so that neighbouring pages get codes that look nothing alike.
_STRIDE = 389


def code_for(page_id: int, taken: Collection[str]) -> str:
    """A code for this page that is not in `taken`, the codes of pages that can still be answered from the same numbers.

    Counting from the page's id, pages opened at the same moment differ without seeing each other's rows. When all are
    taken (691 open pages to one person) the answer is ambiguous, and the desk gets it.
    """
    for step in range(len(_CODES)):
        code = _CODES[(page_id + step) * _STRIDE % len(_CODES)]
        if code not in taken:
            return code
    return _CODES[page_id * _STRIDE % len(_CODES)]
