"""The chat: one input and a session give the next session and what to show.

conversation.py   the entry point: `converse`
turn_context.py   what every step of a turn needs
start.py          a person arrives or returns
commands.py       /back, /why, /restart and the other commands
actions.py        what a button does
answers.py        one question's card, from the first tick to the answer
typed_text.py     what typed text means on the current card
handover.py       sending a result to a firm, and withdrawing it
"""
