"""How the work is shared: time on call, and the pages and calls that came with it."""
