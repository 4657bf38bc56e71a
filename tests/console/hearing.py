"""What a browser plays, noted as it is played; and a browser that forbids it."""

from playwright.async_api import BrowserContext, Page, expect

RING, ALARM, CHECK, WARNING = 880, 622.3, 523.3, 698.5
"""The first note of each sound, by which it is told apart."""

_NOTED = """
window.heard = [];
const gains = new WeakMap(), start = OscillatorNode.prototype.start, connect = OscillatorNode.prototype.connect;
const ramp = AudioParam.prototype.exponentialRampToValueAtTime;
const peaks = new WeakMap();
AudioParam.prototype.exponentialRampToValueAtTime = function (value, at) {
  peaks.set(this, Math.max(peaks.get(this) ?? 0, value));
  return ramp.call(this, value, at);
};
OscillatorNode.prototype.connect = function (to) { gains.set(this, to.gain); return connect.call(this, to); };
OscillatorNode.prototype.start = function (at) {
  window.heard.push([Math.round(this.frequency.value * 10) / 10, peaks.get(gains.get(this))]);
  return start.call(this, at);
};
"""
_FORBIDDEN = """
Object.defineProperty(AudioContext.prototype, "state", { get: () => window.allowed ? "running" : "suspended" });
AudioContext.prototype.resume = () =>
  window.allowed ? Promise.resolve() : Promise.reject(new DOMException("no", "NotAllowedError"));
"""


async def note_sounds(context: BrowserContext, *, forbidden: bool = False) -> None:
    """From the next page on. `forbidden`: until the page's `allowed` is set, the browser refuses."""
    await context.add_init_script(_NOTED + (_FORBIDDEN if forbidden else ""))


async def hears(page: Page, note: float) -> None:
    """Until this sound was played, if it was not yet."""
    await page.wait_for_function("note => window.heard.some(each => each[0] === note)", arg=note)


async def volumes(page: Page, note: float) -> list[float]:
    """How loud each of this sound was so far."""
    found: list[float] = await page.evaluate(
        "note => window.heard.filter(each => each[0] === note).map(each => each[1])", note
    )
    return found


async def forget_sounds(page: Page) -> None:
    await page.evaluate("window.heard.length = 0")


async def is_plain(page: Page) -> None:
    """Neither title nor icon calls for anybody."""
    await expect(page).to_have_title("Nightbell")
    await expect(page.locator("link[rel=icon]")).to_have_attribute("href", "/bell.svg")
