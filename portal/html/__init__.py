"""What the on-call people see: pure text from data. Everything that is not ours is escaped."""
