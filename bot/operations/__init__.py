"""Running the program: what it logs, counts and answers about itself, and what keeps it alive.

logs.py        structured log lines without tokens, facts, names or chat numbers
metrics.py     every metric, declared once
metered.py     counts what the channel and the store tell
sampling.py    what has to be asked of the database
health.py      alive, ready
server.py      /healthz, /readyz and /metrics on an address of their own
heart.py       ends a process whose event loop is stuck; speaks to systemd
upkeep.py      ends what was kept long enough
attendance.py  puts all that beside a service
"""
