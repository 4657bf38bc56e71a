"""PostgreSQL and a Redis-compatible server out of wheels: the same engines and the same SQL from laptop to production.

Used by the demo and by the tests. The launcher is our own: the wheels' helpers add
system users, trust every local connection and keep nothing on disk.
"""
