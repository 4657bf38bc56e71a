"""Words for people outside the bureau, in their language: catalogues, whose language it is, templates, dates.

Words stand in English where they are used, in code and in templates; what they are in other languages stands in
`locale/<language>/LC_MESSAGES/nightbell.po`. Whoever adds a language adds a file.
"""
