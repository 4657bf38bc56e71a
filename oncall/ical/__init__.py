"""Calendar feeds of who is on call, and rosters from somebody else's calendar."""
