"""The brief: a document that a person keeps and from which a law firm opens a file.

case.py        the case that a brief is about
content.py     the content of the brief, as keys and parameters
rendering.py   the content in words, as nested data
pdf.py  plain.py  document.py  calendar.py    the four formats: PDF, text, JSON, iCalendar
service.py     makes briefs outside the event loop
"""
