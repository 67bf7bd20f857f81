"""Figures of the shape of ``src``: sizes, private functions that are used once, lines that stand twice.

``sources``            the modules that are counted
``sizes``              modules a folder, lines a file, lines a function
``private_functions``  which private functions are used once
``like_runs``          which runs of lines are alike
``figures``            every figure by its name, as the tests hold it
``__main__``           prints the figures and the worst offenders
"""
