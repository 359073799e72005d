"""One interview of twenty questions with several bot libraries and with this project.

interview.py     the questions, as plain data for every bot
people.py        simulated people, equal for every bot
botapi.py        a Bot API in memory that measures its own cost
server.py        the same over HTTP, as a separate process
offline.py       processor time with a simulated network, one interview after the other
ours.py          this project: the questions as a flow, through the real channel
the others       one bot each, in the style of the documentation of its library

Each bot has `make(interview, wire)`, which returns a `Peer`. The other bots run in `.venv-bench`
without our code; `make bench` creates it.
"""
