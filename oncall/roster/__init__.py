"""The roster as a document: schema, checks, YAML, diff, and the routes for draft, publishing and history."""
