"""Which verbs, attributes and nestings Twilio knows; as in `twilio.twiml.voice_response`, written as a table."""

import re

_WHOLE = re.compile(r"\s*[0-9]{1,9}\s*")
_SSML = frozenset({"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"})
_AMD = (
    "machineDetection machineDetectionTimeout machineDetectionSpeechThreshold machineDetectionSpeechEndThreshold "
    "machineDetectionSilenceTimeout amdStatusCallback amdStatusCallbackMethod"
)
_LEG = "url method statusCallback statusCallbackEvent statusCallbackMethod"
_TRANSCRIBE = "transcribe transcribeCallback transcriptionConfigurationId"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ATTRIBUTES: dict[str, frozenset[str]] = {
    "Response": frozenset(),
    "Say": _words("voice loop language"),
    "Play": _words("loop digits"),
    "Pause": _words("length"),
    "Gather": _words(
        "input action method timeout speechTimeout maxSpeechTime profanityFilter finishOnKey numDigits language hints "
        "partialResultCallback partialResultCallbackMethod bargeIn debug actionOnEmptyResult speechModel enhanced"
    ),
    "Enqueue": _words("action maxQueueSize method waitUrl waitUrlMethod workflowSid"),
    "Leave": frozenset(),
    "Dial": _words(
        "action method timeout hangupOnStar timeLimit callerId record trim recordingStatusCallback "
        "recordingConfigurationId recordingStatusCallbackMethod recordingStatusCallbackEvent answerOnBridge ringTone "
        "recordingTrack sequential referUrl referMethod events passports"
    ),
    "Number": _words(f"sendDigits byoc {_LEG} {_AMD}"),
    "Client": _words(_LEG),
    "Identity": frozenset(),
    "Parameter": _words("name value"),
    "Conference": _words(
        "muted beep startConferenceOnEnter endConferenceOnExit waitUrl waitMethod maxParticipants record region coach "
        "trim statusCallbackEvent statusCallback statusCallbackMethod recordingStatusCallback "
        "recordingStatusCallbackMethod recordingStatusCallbackEvent recordingConfigurationId eventCallbackUrl "
        "jitterBufferSize participantLabel"
    ),
    "Queue": _words("url method reservationSid postWorkActivitySid"),
    "Record": _words(
        f"action method timeout finishOnKey maxLength playBeep trim recordingStatusCallback recordingTrack "
        f"recordingStatusCallbackEvent recordingStatusCallbackMethod recordingConfigurationId {_TRANSCRIBE}"
    ),
    "Redirect": _words("method"),
    "Hangup": frozenset(),
    "Reject": _words("reason"),
}

CHILDREN: dict[str, frozenset[str]] = {
    "Response": _words("Say Play Pause Gather Enqueue Leave Dial Record Redirect Hangup Reject"),
    "Say": _SSML,
    "Gather": _words("Say Play Pause"),
    "Dial": _words("Number Client Conference Queue"),
    "Client": _words("Identity Parameter"),
    "Enqueue": _words("Task"),
    "Reject": _words("Parameter"),
    "Hangup": _words("Parameter"),
}

# Verbs and nouns of Twilio's that this company has no equipment for.
NOT_EMULATED = _words("Connect Echo Pay Sms Prompt Start Stop Refer Sip Sim WhatsApp Application Task Queue")

# Attributes that are known and checked, but do nothing here: (element, attribute) and the value that asks for nothing.
IDLE: dict[tuple[str, str], str] = {
    ("Conference", "record"): "do-not-record",
    ("Gather", "partialResultCallback"): "",
    ("Record", "transcribe"): "false",
    ("Record", "transcribeCallback"): "",
    ("Dial", "referUrl"): "",
    ("Number", "machineDetection"): "",
}

# Where a document runs decides what it may hold.
ALLOWED: dict[str, frozenset[str]] = {
    "main": CHILDREN["Response"],
    "queue": _words("Say Play Pause Gather Hangup Redirect Leave"),
    "wait": _words("Say Play Pause Redirect"),
    "hold": _words("Say Play Pause Redirect"),
    "announce": _words("Say Play Pause Redirect"),
    "whisper": _words("Say Play Pause Gather Hangup Redirect"),
}

_NUMBERS: dict[tuple[str, str], tuple[int, int]] = {
    ("Say", "loop"): (0, 1000),
    ("Play", "loop"): (0, 1000),
    ("Pause", "length"): (0, 86400),
    ("Gather", "timeout"): (0, 600),
    ("Gather", "numDigits"): (1, 1000),
    ("Dial", "timeout"): (5, 600),
    ("Dial", "timeLimit"): (1, 86400),
    ("Record", "timeout"): (0, 600),
    ("Record", "maxLength"): (1, 14400),
    ("Conference", "maxParticipants"): (2, 250),
}
_BOOLEANS = _words(
    "actionOnEmptyResult bargeIn hangupOnStar answerOnBridge sequential muted startConferenceOnEnter "
    "endConferenceOnExit playBeep"
)
_METHODS = _words("method waitUrlMethod waitMethod statusCallbackMethod recordingStatusCallbackMethod")
_CHOICES: dict[tuple[str, str], frozenset[str]] = {
    ("Gather", "input"): frozenset({"dtmf", "speech", "dtmf speech", "speech dtmf"}),
    ("Reject", "reason"): frozenset({"rejected", "busy"}),
    ("Conference", "beep"): frozenset({"true", "false", "onEnter", "onExit"}),
    ("Record", "trim"): frozenset({"trim-silence", "do-not-trim"}),
}


def bad_value(verb: str, name: str, value: str) -> str:
    """Why Twilio would not take this attribute's value; empty if it would."""
    if (span := _NUMBERS.get((verb, name))) is not None:
        low, high = span
        if not _WHOLE.fullmatch(value) or not low <= int(value) <= high:
            return f"{name}={value!r} on {verb} is not a whole number from {low} to {high}"
    elif name in _BOOLEANS and value not in ("true", "false"):
        return f"{name}={value!r} on {verb} is neither true nor false"
    elif name in _METHODS and value.upper() not in ("GET", "POST"):
        return f"{name}={value!r} on {verb} is neither GET nor POST"
    elif (choices := _CHOICES.get((verb, name))) is not None and value not in choices:
        return f"{name}={value!r} on {verb} is none of {', '.join(sorted(choices))}"
    return ""
