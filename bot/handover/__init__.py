"""Handing a brief over to a firm: only what the person agreed to, signed, once, until called back.

firms.py    the firms that may be offered, from one file of the operator's
message.py  what a firm is sent, and the signature by which it knows who sent it
post.py     one HTTPS exchange with a firm
courier.py  takes what waits in the outbox to the firms, again where it did not arrive
"""
