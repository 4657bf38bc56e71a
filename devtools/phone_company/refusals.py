"""What Twilio says no to: error code, HTTP status, words."""

from dataclasses import dataclass, field

KNOWN: dict[int, tuple[int, str]] = {
    16025: (409, "The participant label is already in use in this conference"),
    20001: (400, "Unknown parameters"),
    20003: (401, "Authenticate"),
    20004: (405, "Method not allowed"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    21201: (400, "No 'To' number is specified"),
    21205: (400, "Url is not a valid URL"),
    21206: (400, "The phone number provided, in 'SendDigits', is not valid"),
    21210: (400, "The source phone number provided is not yet verified for your account"),
    21211: (400, "Invalid 'To' Phone Number"),
    21212: (400, "Invalid 'From' Number (caller ID)"),
    21213: (400, "No 'From' number is specified"),
    21218: (400, "Invalid ApplicationSid"),
    21220: (400, "Call is not in-progress. Cannot redirect."),
    21401: (400, "Invalid phone number"),
    21502: (400, "Invalid VoiceUrl"),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21606: (400, "The 'From' number is not a valid, message-capable Twilio phone number for your account"),
    21659: (400, "'From' is not a Twilio phone number or Short Code country mismatch"),
    21609: (400, "The 'StatusCallback' URL is not a valid URL"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21626: (400, "Invalid StatusCallbackEvent"),
    22002: (400, "Queue is not empty"),
    22003: (400, "Friendly name already exists"),
    30409: (400, "Message cannot be canceled in its present state"),
}


@dataclass
class Refused(Exception):
    """A REST request that Twilio would refuse."""

    code: int
    detail: str = ""
    status: int = field(init=False)

    def __post_init__(self) -> None:
        self.status = KNOWN[self.code][0]
        super().__init__(self.code, self.detail)

    @property
    def message(self) -> str:
        words = KNOWN[self.code][1]
        return f"{words}: {self.detail}" if self.detail else words

    def body(self) -> dict[str, object]:
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
