"""Accounts in and out as YAML. Each folder above adds its part; `app/accounts_yaml.py` holds their order."""
