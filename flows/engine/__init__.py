"""The interview engine: from answers to the next question.

session.py      what a session holds
question.py     what a question is (the questions themselves: flows/interview/)
relevance.py    the interface of the goals: which facts can still matter
replay.py       answers to facts, dropping what no longer applies
interview_status.py  what can still be asked: the next question
machine.py      the `transitions` machine that drives a conversation
steps.py        what a person can do, as pure steps on a session
migration.py    a session of an older flow brought up to this one
progress.py     how far it has come
lint.py         checks the flow before it runs (texts.py, reach.py, idle.py, lint_finding.py)
readability.py  how hard the questions are to read
diagram.py      draws it
people.py       random consistent people, for lint
walks.py        an interview answered from facts
"""
