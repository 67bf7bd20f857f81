"""Mutation testing: one small change at a time to the modules named in ``pyproject.toml``, which a test has to notice.

mutmut changes what functions do. Tables of a module and fields of a class it leaves alone: tests list those whole, as
``tests/core/domain/test_status.py`` lists which decision leads where.

``properties``      lets mutmut change properties as it changes methods
``mutants``         what became of each mutant in the last run
``reasons``         why some mutants need not be noticed, from ``survivors.toml``
``report``          the score, and what is missing for it to pass
``__main__``        runs mutmut and judges what it found
"""
