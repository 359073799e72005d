"""HTML pages, forms and style, shared by the web channel and the firm's desk.

words.py          texts as HTML, each with its language
question_form.py  a question's card as the fields of a form
typed_fields.py   the fields of a typed value: what they show, and what they mean
review_page.py    all answers, each with a way to change it
result_page.py    the result: sections, timeline of deadlines, text to copy
brand.py          the name, colour and logo of the operator
rendering.py      templates/ and static/: from a page to HTML, and the files it needs
protection.py     security headers, host check, limits of size and rate
"""
