"""The interpretations on punitive damages: one rule module each, in one ordered list.

What an interpretation lists, with the effect of each circumstance, its cap, its time bars and
its transition, is data: the section `[interpretation]` of `flows/law/instruments/<id>.toml`.
Here stand the conditions of the listed circumstances, and what the list is made into.

rules.py                    what a rule module says
intent_conditions.py        conditions that several interpretations share
seriousness_conditions.py
spc_2026_7.py, ...          one module per interpretation
registry.py                 the ordered list; data and rules must name the same circumstances
"""
