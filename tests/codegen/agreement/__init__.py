"""Generated types and readers agree with JSON Schema about what is valid; jsonschema-rs is the judge."""
