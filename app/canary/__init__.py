"""The canary: a synthetic call, answered, dispatched and confirmed, over HTTP only, as people and Twilio do it."""
