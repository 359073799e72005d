"""Delivery of briefs to law firms: with consent, signed, retried, and revocable.

firms.py        the firms that can be offered, read from the operator's file
opening.py      the firms of the settings
firm_client.py  one HTTPS request to a firm
dispatcher.py   delivers the messages of the outbox to the firms, with retries

`bot/firm_message.py` holds the message itself and its signature.
"""
