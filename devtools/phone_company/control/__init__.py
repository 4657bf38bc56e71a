"""The control interface: what handsets, tests, canary and load drivers use. See docs/phone-company.md."""
