"""The organisers' desk: in English, for those who are signed in.

``desk_router``     all routes
``desk_page``       what every page is made from, and a visit to it
``admission``       who is let in
``sign_in_routes``  a code by mail, signing in and out
``sign_in_page``    the pages of that
``instead``         what is answered in the place of a page
``overview``        what one looks at on the last evening
``deliveries``      what waits to be delivered or was given up
``accounts``        organisers, their sessions, API keys
``history``         what was done, and who looked
``overlaps``        people who seem to be in two teams
``churches``        the registry, names that captains typed, merges
``window``          when registration is open
``enter_routes``    the first admin, by a link that is printed
``session_cookie``  the cookie, and whether it may be given
``carrying``        what was typed when a session had ended
``desk_form``       reads forms
``typed_decision``  a decision as it was typed, about one team or many
``navigation``      what stands at the top of each page
``addresses``       where things are, and where a page may lead back to
``browsers``        browsers in words
``team_list``       the list of teams, and decisions about many
``team``            one team
``sheets``          what is printed: team sheets, attendance
``durations``       durations in words
``statuses``        statuses in words
``authors``         who changed something, in words
``refused``         why nothing was done, in words
"""
