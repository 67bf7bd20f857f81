"""The tournament's rules: values, entities, errors. No input or output happens here.

``registration``  form, draft, registered team
``status``        statuses, and which decision leads where
``review``        what organisers do, and what is kept of it
``moments``       times with their zones
``window``        when registration is open
``purge_plan``    when everything personal is erased
``churches``      the registry of churches
``local_times``   times as organisers type them
``values``        team id, names, phone number, e-mail address, roles
``squad``         the players
``pasted_squad``  the players, pasted from a chat
``rules``         squad size, churches, closing date
``logo``          which files are a logo
``pictures``      how PNG and JPEG files are read
``text``          how names are parsed
``look_alikes``   how names that look alike are compared
``search``        how names are found
``idempotency``   the same form twice
``messages``      the outbox, and when delivery is retried
``captains``      links, languages, consent, and what captains may do
``captain_errors``  errors of what captains do
``codes``         codes by mail
``mails``         mails to captains and organisers
``organisers``    who may open the desk, and what each may do there
``exports``       sheets of teams, players and churches
``api_keys``      keys of programs and organisers
``fields``        all errors of a form at once
``errors``        every error, with its code
``sentences``     text that can be said in another language
"""
