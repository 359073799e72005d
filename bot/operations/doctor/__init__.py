"""What `intake doctor` looks at, one module a subject; nothing here changes anything.

finding.py   what was found, and what to do about it
given.py     the settings, the firms
stored.py    database, keys, what waits in it
reached.py   Telegram, and the clock by which it goes
carried.py   what the program brings along: fonts, texts, the law on file
"""
