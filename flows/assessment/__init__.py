"""The core: facts in, assessment out. `assess.py` joins what the other files know."""
