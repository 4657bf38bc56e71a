"""How much each person was, and will be, on call."""
