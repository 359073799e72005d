"""The interview as web pages: one card is one form, and works without JavaScript.

application.py   the routes, and what protects all of them
entrance.py      language and consent, before anything is stored
interview.py     the pages of a session, and the forms that come back
submission.py    from a submitted form to an input of the conversation
places.py        which address shows what
drawing.py       from a reply to a page
visit.py         the cookie, the form token, and where a request comes from
transfer.py      one-time codes that continue a session on another device
service.py       serves the pages until told to stop
"""
