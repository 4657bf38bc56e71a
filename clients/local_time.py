"""From a local wall clock to an instant: the one place that decides about times that come twice or never.

The rule is RFC 5545's: a time that comes twice (clocks go back) means the first of the two; a time that never comes
(clocks go forward) is read with the offset from before the change, so 02:30 becomes 03:30. Calendar sums are done in
the local zone and only their results become instants; durations are differences of instants.
"""

from datetime import UTC, datetime

from whenever import Date, Instant, Time, ZonedDateTime


def instant_of(day: Date, clock: str, zone: str) -> datetime:
    """The instant (UTC) at which `zone` shows `clock` (HH:MM, or 24:00 for the end of the day) on `day`."""
    if clock == "24:00":
        day, clock = day.add(days=1), "00:00"
    local = day.at(Time.parse_iso(clock)).assume_tz(zone, disambiguation="compatible")
    return local.to_instant().to_stdlib().astimezone(UTC)


def local(at: datetime, zone: str) -> ZonedDateTime:
    """What the clocks of `zone` show at an instant. `at` must carry its offset."""
    return Instant(at).to_tz(zone)
