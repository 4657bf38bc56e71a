"""How long until something happens, counted down by the phone. Without a script it stands as it was when the page was
made; the time of day beside it is right either way.

The one script of these pages, in the page itself, and allowed by its hash alone. It counts from the service's clock:
a phone's may be wrong.
"""

import base64
import hashlib
from datetime import datetime
from typing import Final

from portal.html.style import HEADERS as STILL
from portal.html.times import left

# the same words as `times.left`
_SCRIPT: Final = """(()=>{
const ahead=Date.now()-Date.parse(document.currentScript.dataset.now)
const every=[...document.querySelectorAll("time.left")]
const words=s=>s<=0?"now":s<600?`in ${Math.floor(s/60)}:${String(s%60).padStart(2,"0")}`:`in ${Math.floor(s/60)} min`
const show=()=>{for(const one of every){
const said=words(Math.trunc((Date.parse(one.dateTime)+ahead-Date.now())/1000))
if(one.textContent!==said)one.textContent=said}}
show()
setInterval(show,1000)
})()"""
_HASH: Final = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_POLICY: Final = "Content-Security-Policy"
_COUNTING: Final = {**STILL, _POLICY: f"{STILL[_POLICY]}; script-src 'sha256-{_HASH}'"}


def countdown(at: datetime, now: datetime) -> str:
    """HTML: `in 3:10`. The page needs `counting` at its end."""
    return f'<time class="left" datetime="{at.isoformat()}">{left(at, now)}</time>'


def counting(now: datetime) -> str:
    return f'<script data-now="{now.isoformat()}">{_SCRIPT}</script>'


def headers_of(document: str) -> dict[str, str]:
    """Only a page that counts may run a script. Whatever people wrote is escaped in it, and can't be this one."""
    return _COUNTING if f">{_SCRIPT}</script>" in document else STILL
