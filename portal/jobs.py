"""What this folder's sends are about. `app/wiring.py` lists it."""

from typing import Final

from channels.sends.subjects import Subject
from portal.codes import CODE

SUBJECTS: Final[tuple[Subject, ...]] = (CODE,)
