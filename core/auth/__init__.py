"""Who is asking, and may they: users, sessions, roles, grants, and the one authorisation point (`needs.py`)."""
