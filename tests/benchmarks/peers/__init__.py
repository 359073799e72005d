"""One interview of twenty questions as other libraries do it, one file a peer, and as we do.

interview.py     the questions, as plain data that every peer reads
people.py        what a person does with a card: the same whoever shows it
botapi.py        a Bot API in memory, which keeps account of its own cost
server.py        the same over HTTP, as a process of its own
offline.py       one interview after the other with the network faked: processor time
ours.py          this project: the questions as a flow, through the real channel
the others       one peer each, in the style its own documentation shows

Each peer has `make(interview, wire)`, which returns a `Peer`. The peers run in `.venv-bench`,
without anything of ours; `make bench` sets it up.
"""
