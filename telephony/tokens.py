"""Access tokens, with which a softphone signs in at the carrier."""

from typing import cast

from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

LIFETIME_S = 3600


def softphone_token(*, account_sid: str, api_key_sid: str, api_key_secret: str, identity: str) -> str:
    """A token that may be called as `client:identity` and may not call out: the house dials, never the browser."""
    token = AccessToken(account_sid, api_key_sid, api_key_secret, identity=identity, ttl=LIFETIME_S)
    token.add_grant(VoiceGrant(incoming_allow=True))
    return cast("str", token.to_jwt())
