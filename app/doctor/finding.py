"""What a check says."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "warning", "wrong"]


@dataclass(frozen=True)
class Finding:
    """`mend` is empty when all is well. Nothing in it may be health data."""

    check: str
    verdict: Verdict
    detail: str
    mend: str = ""
