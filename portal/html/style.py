"""The look of /my: one column, one thumb, light and dark as the phone is set; no pure white in the dark."""

import base64
import hashlib
from typing import Final

CSS: Final = """
:root{color-scheme:light dark;
--bg:#f4f6f8;--card:#fff;--ink:#10202e;--soft:#4c5b69;--line:#d3dbe2;--go:#0b5cad;--goink:#fff;
--quiet:#e3e9ef;--quietink:#10202e;--yes:#0f7a43;--yesink:#fff;--warn:#fff1d6;--warnink:#5a3700;--warnline:#b97a10;
--bad:#fde3e6;--badink:#7a1022;--on:#dcf3e5;--onink:#0b4a29;--online:#0f7a43;--focus:#0b5cad;--urgent:#a33c00;--urgentink:#fff}
@media (prefers-color-scheme:dark){:root{
--bg:#0b0f14;--card:#131a22;--ink:#d9e1e8;--soft:#9caab7;--line:#2a3540;--go:#7cb8ee;--goink:#04121f;
--quiet:#243039;--quietink:#d9e1e8;--yes:#3ddc84;--yesink:#04140a;--warn:#3a2a0c;--warnink:#ffdfa6;--warnline:#ffb454;
--bad:#43161e;--badink:#ffd2d9;--on:#0e2a1b;--onink:#b8efcf;--online:#3ddc84;--focus:#ffd166;--urgent:#ffb454;--urgentink:#201300}}
*{box-sizing:border-box;margin:0}
html{-webkit-text-size-adjust:100%}
body{background:var(--bg);color:var(--ink);font:17px/1.45 system-ui,sans-serif}
.wrap{max-width:480px;margin:0 auto;min-height:100vh;display:flex;flex-direction:column}
header{display:flex;align-items:center;justify-content:space-between;gap:8px;padding:6px 16px}
header p{font-weight:600;overflow-wrap:anywhere}
header p a{display:inline-block;padding:12px 4px}
main{flex:1;padding:8px 16px 28px;display:flex;flex-direction:column;gap:14px}
h1{font-size:25px;line-height:1.2}
h2{font-size:19px;line-height:1.3;margin-top:12px}
h3{font-size:17px}
a{color:var(--go)}
.soft{color:var(--soft);font-size:15px}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:14px;display:grid;gap:8px;
overflow-wrap:anywhere}
.card.on{background:var(--on);color:var(--onink);border:2px solid var(--online)}
.card.on .soft{color:inherit}
.card.wants{border:2px solid var(--warnline)}
.big{font-size:23px;font-weight:700;line-height:1.25}
.times{font-variant-numeric:tabular-nums;font-weight:600}
.tag{display:inline-block;padding:1px 10px;border-radius:6px;font-weight:600;font-size:15px;background:var(--quiet);
color:var(--quietink);justify-self:start}
.tag.urgent{background:var(--urgent);color:var(--urgentink)}
.tag.good{background:var(--on);color:var(--onink)}
.tag.bad{background:var(--bad);color:var(--badink)}
.note{border-left:5px solid var(--warnline);background:var(--warn);color:var(--warnink);border-radius:8px;padding:12px;
display:grid;gap:6px}
.bad.note{border-color:var(--badink);background:var(--bad);color:var(--badink)}
.good.note{border-color:var(--online);background:var(--on);color:var(--onink)}
ul{padding-left:20px;display:grid;gap:4px}
ul.plain{list-style:none;padding:0;gap:14px}
dl{display:grid;gap:10px}
dt{color:var(--soft);font-size:15px}
dd{overflow-wrap:anywhere;white-space:pre-wrap}
form{display:grid;gap:12px}
button,a.do{display:flex;align-items:center;justify-content:center;width:100%;min-height:52px;padding:10px 14px;
border:1px solid transparent;border-radius:12px;font:inherit;font-weight:600;text-align:center;text-decoration:none;
background:var(--quiet);color:var(--quietink);cursor:pointer}
button.go,a.go{background:var(--go);color:var(--goink)}
button.yes{background:var(--yes);color:var(--yesink)}
button.plain{background:none;color:var(--go);width:auto;font-weight:500;padding:10px 4px;white-space:nowrap}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:10px}
.four{display:grid;grid-template-columns:repeat(4,1fr);gap:8px}
.four button{padding:10px 2px}
.answers{position:sticky;bottom:0;display:grid;grid-template-columns:3fr 2fr;gap:10px;margin:0 -16px;padding:12px 16px;
background:var(--bg);border-top:1px solid var(--line)}
.answers p{grid-column:1/-1}
.answers button{min-height:68px;font-size:20px}
label,legend{display:block;font-weight:600;padding:0;margin-bottom:6px}
label.pick{margin-bottom:0}
fieldset{border:0;padding:0;display:grid;gap:6px;min-width:0}
input,select{width:100%;min-height:52px;border-radius:12px;border:2px solid var(--soft);background:var(--card);
color:var(--ink);font:inherit;padding:8px 12px}
input.code{font-size:28px;text-align:center;letter-spacing:.25em;min-height:64px}
label.pick{display:flex;align-items:center;gap:12px;min-height:52px;font-weight:400;border-bottom:1px solid var(--line);
padding:6px 0;cursor:pointer}
label.pick input{width:24px;min-height:24px;height:24px;flex:none;accent-color:var(--go)}
.days{display:grid;grid-template-columns:repeat(4,1fr)}
.days label.pick{border:0;gap:8px;min-height:48px}
details{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:0 14px}
summary{min-height:52px;display:flex;align-items:center;gap:10px;font-weight:600;cursor:pointer}
summary::before{content:"+";font-size:22px;width:16px}
details[open]>summary::before{content:"\\2212"}
details>*:last-child{padding-bottom:12px}
details.shift>summary{min-height:60px;padding:8px 0;font-weight:400}
details.shift>div{display:grid;gap:8px}
summary p.soft{font-weight:400}
nav{position:sticky;bottom:0;display:grid;grid-auto-flow:column;grid-auto-columns:1fr;background:var(--card);
border-top:1px solid var(--line);padding-bottom:env(safe-area-inset-bottom)}
nav a{min-height:56px;display:flex;align-items:center;justify-content:center;color:var(--soft);text-decoration:none;
font-size:14px;font-weight:600;border-top:3px solid transparent;gap:4px;letter-spacing:-.01em;white-space:nowrap}
nav a[aria-current]{color:var(--go);border-top-color:var(--go)}
nav b{background:var(--urgent);color:var(--urgentink);border-radius:9px;min-width:20px;padding:0 6px;font-size:14px;
text-align:center}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible{
outline:3px solid var(--focus);outline-offset:2px}
"""
_HASH: Final = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()

HEADERS: Final = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
