"""Health data: the `PHI` type, envelope encryption with keys that can be destroyed, column types for what is sealed."""

from core.crypto.envelope import Tampered
from core.crypto.erasure import Erased
from core.crypto.keyring import Cipher, Keyring, NewKey
from core.crypto.phi import PHI, Leak
from core.crypto.sealed import Encrypted, Sealed, Secret, Token

__all__ = ["PHI", "Cipher", "Encrypted", "Erased", "Keyring", "Leak", "NewKey", "Sealed", "Secret", "Tampered", "Token"]
