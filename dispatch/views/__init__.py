"""How the ledger looks on a screen: the same data for REST and the live line."""
