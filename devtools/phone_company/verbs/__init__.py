"""One module a verb, and one a noun of Dial; `table.VERBS` is what a flow looks them up in."""
