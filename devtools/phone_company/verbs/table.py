"""Every verb there is."""

from collections.abc import Mapping

from devtools.phone_company.flow import Run
from devtools.phone_company.verbs import (
    dial,
    enqueue,
    gather,
    hangup,
    leave,
    pause,
    play,
    record,
    redirect,
    reject,
    say,
)

VERBS: Mapping[str, Run] = {
    "Say": say.run,
    "Play": play.run,
    "Pause": pause.run,
    "Gather": gather.run,
    "Enqueue": enqueue.run,
    "Leave": leave.run,
    "Dial": dial.run,
    "Record": record.run,
    "Redirect": redirect.run,
    "Hangup": hangup.run,
    "Reject": reject.run,
}
