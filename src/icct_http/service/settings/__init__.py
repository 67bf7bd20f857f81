"""Settings: where they come from, what they may be, what is wrong with them.

``settings``        all settings, as one object
``groups``          every variable, a file for each group
``variable``        how a variable is declared
``kinds``           kinds of variables: numbers, durations, paths
``database_url``    DATABASE_URL
``cloudinary_url``  CLOUDINARY_URL
``environment``     the environment of this process
``sources``         command line, environment, file, preset, default
``env_file``        the file .env
``presets``         settings that belong together
``reading``         the value of one variable, or what is wrong with it
``problems``        what is wrong with settings
``weak_keys``       keys that protect nothing
``redaction``       what may be shown of a setting
``catalogue``       every setting in words
``env_example``     the file .env.example

To find the attribute of a variable, search for the variable's name: its declaration has it. The attribute is the end of
that name in lower case, without what the group says already: ``RATE_LIMIT_REQUESTS`` is
``settings.requests.rate_limit_requests``, and ``SMTP_SERVER`` is ``settings.mail.server``.
"""
