"""Does the mail server greet us, offer TLS where we want it, and take our password? Nothing is sent."""

from app.doctor.finding import Finding
from channels.email.server import NoMail, server_of
from channels.email.smtp import MailError, connected
from core.house import House

_REFUSED = (530, 534, 535, 538)


async def check(house: House) -> Finding:
    settings = house.settings
    if not settings.smtp_url.get_secret_value():
        return Finding("mail", "ok", "SMTP_URL is not set: no mail is sent, and people's addresses are not used")
    try:
        server = server_of(settings)
    except NoMail as error:
        return Finding("mail", "wrong", str(error), "Set SMTP_URL and MAIL_FROM; docs/operations.md has an example.")
    where = f"{server.host}:{server.port}"
    try:
        async with connected(server, settings.rest_timeout_s):
            pass
    except MailError as error:
        if error.code in _REFUSED:
            mend = "Set user and password in SMTP_URL to the right ones; special characters as % codes."
            return Finding("mail", "wrong", f"{where} refuses our sign-in ({error.code})", mend)
        return Finding("mail", "wrong", f"{where}: {error.message}", _MENDS.get(error.message, _MEND))
    return Finding("mail", "ok", f"{where} answers{' and takes our sign-in' if server.user else ''}")


_MEND = "Is the mail server up, and SMTP_URL its address and port? 587 is usual with smtp://, 465 with smtps://."
_MENDS = {
    "it offers no STARTTLS, or no way to sign in that we know": (
        "Use smtps:// if it wants TLS from the start; a relay on a network you trust may do without: ?starttls=no"
    ),
    "its certificate, or its TLS, can't be trusted": (
        "Use the name that its certificate is for; SSL_CERT_FILE names authorities of your own. Is it smtps:// (465)"
        " or smtp:// (587)?"
    ),
}
