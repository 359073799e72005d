"""The interview in a terminal.

channel.py  reads lines, gives them to the chat service, prints the replies
screen.py   from a reply or a card to lines of text
"""
