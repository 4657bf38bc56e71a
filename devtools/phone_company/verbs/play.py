from devtools.phone_company.documents import Verb
from devtools.phone_company.flow import Flow, Step
from devtools.phone_company.targets import resolve

_TONE = 0.5


async def run(flow: Flow, verb: Verb) -> Step:
    """Play a file (of a set length: nothing is fetched) or dial tones; loop=0 means for ever."""
    if verb.get("digits"):
        await flow.say("play", {"text": f"tones {verb.get('digits')}"}, _TONE * len(verb.get("digits")))
        return None
    loops = int(verb.number("loop", 1))
    played = 0
    while verb.text and (loops == 0 or played < loops):
        least = 0.1 if loops == 0 else 0.0
        url = resolve(flow.url, verb.text)
        await flow.say("play", {"url": url}, max(least, flow.company.settings.play_seconds))
        played += 1
    return None
