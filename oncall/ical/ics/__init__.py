"""iCalendar (RFC 5545) as calendars really write it: from bytes to single events at their instants. Pure."""
