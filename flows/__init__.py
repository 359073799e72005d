"""The interview and the law: pure functions and data; no network, clock, disk write or channel.

    facts.py        the values that answers give, and the proof in hand
    vocabulary.py   which facts exist, by topic
    facts_file.py   a facts file read and written
    law/            dated provisions and published judgments as data, with their sources
    assessment/     the core: facts in, assessment out
    engine/         replay, relevance, steps, the `transitions` machine, lint, diagram
    interview/      the questions, one file a topic

Arrows point one way: interview -> engine -> assessment -> law -> facts.
"""
