# Sourced by the scripts. Plain sh, for it must run before anything is installed (macOS has bash 3.2).

find_python() {
    # Sets PYTHON to the first Python >= 3.11: $PYTHON, python3, or a versioned one.
    for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            PYTHON=$candidate
            export PYTHON
            return 0
        fi
    done
    echo "Nightbell needs Python 3.11 or newer, and none was found on PATH." >&2
    echo "  Debian, Ubuntu: apt install python3 python3-pip     macOS: brew install python@3.13" >&2
    echo "  If it is installed elsewhere: PYTHON=/path/to/python3 $0" >&2
    exit 3
}

ensure_environment() {
    # Makes .venv as the lock files say; a fraction of a second when it is already so.
    find_python
    "$PYTHON" scripts/setup_env.py
}
