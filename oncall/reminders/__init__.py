"""Whoever goes on call is told before and at the start, and asked to confirm it. It never takes anybody off."""
