"""What organisers do with teams, and what is kept of it.

``history``          who changed what
``reasons``          sentences of organisers
``ready_sentences``  reasons to choose from
``correction``       corrected fields of a team
``overlaps``         the same person in two teams
``badges``           what stands beside a team in the list
"""
