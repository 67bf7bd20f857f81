"""Churches: the registry of names, what counts as the same church, and how its file is read.

``church``         a church, its numbers of teams, and merges
``suggestions``    names that look the same, and the closest ones
``registry_file``  the CSV file of a registry
"""
