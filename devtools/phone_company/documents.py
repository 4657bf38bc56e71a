"""Reading TwiML: parse, check against the grammar, and say what Twilio would say."""

from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from devtools.phone_company.grammar import ALLOWED, ATTRIBUTES, CHILDREN, IDLE, NOT_EMULATED, bad_value
from devtools.phone_company.sids import is_number

SAY_MOST = 4096


@dataclass
class Verb:
    """One element: its tag, attributes, text (SSML flattened) and nested elements."""

    tag: str
    attributes: dict[str, str]
    text: str
    nested: "list[Verb]" = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def flag(self, name: str, default: bool) -> bool:
        value = self.attributes.get(name)
        return default if value is None else value == "true"

    def number(self, name: str, default: float) -> float:
        try:
            return float(self.attributes.get(name, default))
        except ValueError:
            return default


@dataclass
class Document:
    """What can be run of it, and what is wrong with it: (code, words, only a warning)."""

    verbs: list[Verb] = field(default_factory=list)
    findings: list[tuple[int, str, bool]] = field(default_factory=list)
    fatal: bool = False


def read(text: str, kind: str) -> Document:
    """Parse and check a document for where it is to run (`main`, `queue`, `wait`, `hold`, `whisper`, `announce`)."""
    document = Document()
    try:
        root = ET.fromstring(text)  # noqa: S314 - the app's own TwiML; entity bombs would only hurt this tool
    except ET.ParseError as error:
        document.findings.append((12100, f"document parse failure: {error}", False))
        document.fatal = True
        return document
    if root.tag != "Response":
        document.findings.append((12102, f"the root element is {root.tag}, not Response", False))
        document.fatal = True
        return document
    allowed = ALLOWED[kind]
    if (root.text or "").strip():
        document.findings.append((12200, f"text directly inside Response: {(root.text or '').strip()[:40]!r}", True))
    for element in root:
        if element.tag in allowed:
            document.verbs.append(_verb(element, document))
        else:
            _refuse(element.tag, f"a document that runs as {kind}", document)
    return document


def _refuse(tag: str, where: str, document: Document) -> None:
    if tag in NOT_EMULATED:
        document.findings.append((0, f"{tag} is not emulated", False))
    elif tag in ATTRIBUTES:
        document.findings.append((12200, f"{tag} may not stand in {where}", True))
    else:
        document.findings.append((12200, f"unknown verb {tag} (names are case-sensitive) in {where}", True))


def _verb(element: ET.Element, document: Document) -> Verb:
    verb = Verb(element.tag, dict(element.attrib), _text(element))
    known = ATTRIBUTES[element.tag]
    for name, value in element.attrib.items():
        if name not in known:
            document.findings.append((12200, f"unknown attribute {name} on {element.tag}", True))
        elif problem := bad_value(element.tag, name, value):
            document.findings.append((12200, problem, True))
        elif value != IDLE.get((element.tag, name), value):
            document.findings.append((0, f"{name} on {element.tag} is not emulated", True))
    for child in element:
        if child.tag not in CHILDREN.get(element.tag, frozenset()):
            _refuse(child.tag, element.tag, document)
        elif element.tag != "Say":
            verb.nested.append(_verb(child, document))
    _check(verb, document)
    return verb


def _text(element: ET.Element) -> str:
    words = "".join(element.itertext()) if element.tag == "Say" else (element.text or "")
    return " ".join(words.split())


def _check(verb: Verb, document: Document) -> None:
    """What the table can't say."""
    add = document.findings.append
    if verb.tag == "Say" and not verb.text:
        add((13520, "Say: no text to say", True))
    elif verb.tag == "Say" and len(verb.text) > SAY_MOST:
        add((13520, f"Say: {len(verb.text)} characters, at most {SAY_MOST}", True))
    elif verb.tag == "Play" and not verb.text and not verb.get("digits"):
        add((13420, "Play: neither a URL nor digits", True))
    elif verb.tag == "Number" and not is_number(verb.text):
        add((13224, f"Dial: invalid phone number {verb.text!r}", True))
    elif verb.tag == "Enqueue" and not 1 <= len(verb.text) <= 64:
        add((13501, f"Enqueue: the queue's name has {len(verb.text)} characters, 1 to 64 are allowed", False))
    elif verb.tag == "Conference" and not 1 <= len(verb.text) <= 128:
        add((13223, "Dial: a conference needs a name of 1 to 128 characters", False))
    elif verb.tag == "Redirect" and not verb.text:
        add((12200, "Redirect: no URL, so the document calls itself again", True))


def message_replies(text: str) -> tuple[list[str], tuple[int, str] | None]:
    """Bodies of a messaging webhook's Message verbs, and what is wrong with the document. An empty answer is fine."""
    if not text.strip():
        return [], None
    try:
        root = ET.fromstring(text)  # noqa: S314 - as above
    except ET.ParseError as error:
        return [], (12100, f"document parse failure: {error}")
    if root.tag != "Response":
        return [], (12102, f"the root element is {root.tag}, not Response")
    bodies: list[str] = []
    for element in root:
        if element.tag not in ("Message", "Sms"):
            return bodies, (12200, f"unknown verb {element.tag} in a messaging document")
        body = element.find("Body")
        bodies.append("".join((element if body is None else body).itertext()).strip())
    return bodies, None
