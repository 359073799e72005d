"""Mutation testing of the rules: does a test notice when a rule is wrong?

    operators.py    changes of rules, in addition to those of cosmic-ray
    sample.py       the seeded sample of mutants, with more weight on the rules of the routes
    trying.py       runs the tests against each mutant, in copies of the tree
    report.py       the score by file, and the mutants that no test noticed

`make mutants` runs it in `.venv-mutants`; docs/mutation-testing.md has instructions and results.
"""
