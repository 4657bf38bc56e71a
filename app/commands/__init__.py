"""The commands of `nightbell`, one file each; app/cli.py lists them."""
