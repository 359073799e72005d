"""The chat: what a person did goes in, what to show them comes out, whatever the channel.

service.py        the entry point of every channel: `ChatService`
reply.py          what a channel is given to show
files.py          the export and the brief as files
export.py         the copy of everything stored about a person
redelivery.py     what was never delivered, on channels that can push
conversation.py   one input and a session give the next session: `converse`
turn_context.py   what every step of a turn needs
start.py          a person begins or returns
commands.py       /back, /why, /restart and the other commands
actions.py        what a button does
answers.py        one question's card, from the first tick to the answer
typed_text.py     what typed text means on the current card
consent.py        the consent before the first fact, and again when its text has changed
handover.py       sending a result to a firm, and withdrawing it
"""
