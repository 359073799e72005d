"""The checks of `intake doctor`, one module per subject; they are read-only.

check_result.py   the result of one check, with a remedy
configuration.py  the settings and the file of firms
database.py       database, keys, waiting messages
telegram.py       Telegram, and the difference between its clock and ours
bundled_data.py   fonts, texts and law that are part of the program
"""
