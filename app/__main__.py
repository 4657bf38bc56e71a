"""`python -m app` is `nightbell`."""

from app.cli import main

if __name__ == "__main__":
    main()
