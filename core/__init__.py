"""The ground floor: what every folder stands on and that knows nothing of telephones."""
