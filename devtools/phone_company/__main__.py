"""python -m devtools.phone_company --port 8001 --config FILE.json"""

import argparse
import os
import sys

import uvicorn

from devtools.phone_company import config, serve
from devtools.phone_company.app import create_app


def main() -> int:
    options = _options()
    try:
        found = config.load(options.config) if options.config else {}
        public_url = options.public_url or found.get("public_url") or f"http://127.0.0.1:{options.port}"
        mail = {"port": options.mail_port, **found.get("mail", {})}
        app = create_app({**found, "public_url": public_url, "mail": mail})
    except ValueError as error:
        print(f"phone company: {error}", file=sys.stderr)
        return 2
    print(f"phone company: http://{options.host}:{options.port}/ (handsets, Twilio's REST interface)", flush=True)
    more = serve.settings(loop="uvloop", http="httptools", log_level=options.log_level)
    uvicorn.run(app, host=options.host, port=options.port, **more)  # type: ignore[arg-type]
    return 0


def _options() -> argparse.Namespace:
    environment = os.environ.get
    parser = argparse.ArgumentParser(prog="phone_company", description="A local Twilio. See docs/phone-company.md.")
    parser.add_argument("--host", default=environment("PHONE_COMPANY_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(environment("PHONE_COMPANY_PORT", "8001")))
    parser.add_argument("--mail-port", type=int, default=int(environment("PHONE_COMPANY_MAIL_PORT", "0")))
    parser.add_argument("--config", default=environment("PHONE_COMPANY_CONFIG"), help="JSON: accounts, numbers, phones")
    parser.add_argument(
        "--public-url", default=environment("PHONE_COMPANY_PUBLIC_URL"), help="base of the recording URLs given out"
    )
    parser.add_argument("--log-level", default="warning")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
