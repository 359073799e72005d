"""Planted secrets and facts, and a search for them in logs and metrics.

A crowd talks to the bot. Telegram, the store and the bot itself fail now and then with error
messages that contain the planted texts. Every log line, from DEBUG on, and every metric is
searched for them.

planted.py   the planted texts, and the search for them
crowd.py     people who send them
campaign.py  a bot with this crowd, these failures and this search

`make leaks` runs 100,000 updates; `make test` runs 150.
"""
