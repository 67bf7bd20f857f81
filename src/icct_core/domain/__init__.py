"""The tournament's rules: values, entities, errors. No input or output happens here."""
