from devtools.phone_company.documents import Verb
from devtools.phone_company.flow import Flow, Step


async def run(flow: Flow, verb: Verb) -> Step:
    """Say the text; loop=0 means for ever."""
    loops = int(verb.number("loop", 1))
    voice = {"voice": verb.get("voice", "man"), "language": verb.get("language", "en-US")}
    said = 0
    while verb.text and (loops == 0 or said < loops):
        # speech that takes no time must not loop without end
        least = 0.1 if loops == 0 else 0.0
        await flow.say("say", {"text": verb.text, **voice}, max(least, flow.speaking(verb.text)))
        said += 1
    return None
