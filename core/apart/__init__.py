"""Reading what somebody hands in, in a process of its own."""
