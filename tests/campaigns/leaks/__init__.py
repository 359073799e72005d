"""Planted secrets and facts, and a watch over all that is logged and counted.

A crowd talks to the bot for so many updates, while Telegram, the store and the bot itself fail
now and then with the worst texts: those that hold what must not be told. What is logged, from
DEBUG on, and what is metered is searched for it, line by line.

planted.py   what must not be told, and the search for it
crowd.py     people who say it
campaign.py  a bot at work, watched
`make leaks` runs 100,000 updates; `make test` runs 150.
"""
