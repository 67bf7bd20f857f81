"""Mails to captains and organisers: texts with words to fill in, and what is worth telling.

``mail_template``  mails, and texts with words to fill in
``confirmation``   the mail with the team's number
``days``           days and times in words
``news``           what a captain is to be told of a change
``change_mail``    the mails about changes
``change_texts``   our own texts of them
``code_mail``      the mail with a code for a captain
``sign_in_mail``   the mail with a code for an organiser
``purge_mail``     the mails about erasing everything
``link_mail``      the mail with a new link
``team_words``     what stands for a team in every mail
"""
