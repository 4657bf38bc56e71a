"""The way out for every address that a person can enter: public ones only, resolved once, bounded in size and time.

Our own network is not for users to look around in, so what a name resolves to is checked, and it is that address that
is connected to; after each redirect again. No database connection is held meanwhile.
"""
