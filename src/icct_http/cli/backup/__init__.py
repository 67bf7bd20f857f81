"""``icct backup`` and ``icct restore``.

``backup``           icct backup
``prune``            icct backup prune
``restore``          icct restore
``backup_archive``   the tar file
``backup_members``   reading it strictly
``backup_manifest``  what it says about itself
``backup_errors``    why it failed
"""
