"""The phone company as Twilio's library speaks to it."""
