"""Proofs: a claim of strength, tried at its full size against real processes, its result kept."""
