"""The roster itself: schema, checks, holidays, published versions."""
