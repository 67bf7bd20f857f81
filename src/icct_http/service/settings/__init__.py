"""Settings: where they come from, what they may be, what is wrong with them.

``settings``               all settings, as one object
``setting_sources``        command line, environment, file, preset, default
``env_file``               the file .env
``env_example``            the file .env.example
``groups``                 every setting, by group
``presets``                settings that belong together
``setting_types``          types and bounds
``database_url``           DATABASE_URL
``cloudinary_url``         CLOUDINARY_URL
``setting_refusals``       what is wrong with one setting
``setting_problems``       settings that contradict each other
``http_setting_problems``  the same, for HTTP
``weak_keys``              keys that protect nothing
``redaction``              what may be shown of a setting
``setting_catalogue``      every setting in words
"""
