"""What the conversation is made of.

scene.py          what every move has at hand, and how a turn is put together
arrival.py        a person comes for the first time, or comes back
commands.py       /back, /why, /restart and the others
actions.py        what a button does
answers.py        one question's card, from the first tick to the answer
understanding.py  what typed text means on the card it was typed under
"""
