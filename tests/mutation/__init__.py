"""Mutation testing of the rules: does a test notice when a rule is wrong?

    operators.py    what is changed in a rule beside what cosmic-ray changes in any code
    sample.py       which mutants are tried: seeded, the rules of the routes more often
    trying.py       the tests run against each mutant, in copies of the tree
    report.py       the score by file, and the mutants that no test noticed

`make mutants` runs it in `.venv-mutants`; docs/mutation-testing.md says how, and what came out.
"""
