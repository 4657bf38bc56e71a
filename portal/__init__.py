"""The on-call people's own pages, `/my`: HTML from the server at phone size, for those whom we page.

`people` says who somebody is, `sessions` and `codes` how they sign in, `edge` what every route needs; `templates` are
what they see, shown by `pages`. Whatever they do goes through the functions of `oncall.cover`, `clients.contacts` and
the pages' answers.
"""
