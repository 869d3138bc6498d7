"""The TOML configuration: `[[step]]` tables in order, each with an `op` and its parameters."""
