"""A local Twilio: REST subset, TwiML, signed webhooks, handsets and softphones. See docs/phone-company.md."""
