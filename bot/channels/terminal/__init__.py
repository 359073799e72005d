"""The interview in a terminal: the channel to copy for a new one.

channel.py  takes lines, hands them to the conversation, shows what comes of it
screen.py   from a card to lines of text
"""
