"""The demo bureau: engines, the bureau's processes and the phone company, watched by one supervisor."""
