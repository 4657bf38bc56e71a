"""Erasing: a person, a client, and what has been kept as long as it had to be. Keys are destroyed; the ledger stays."""
