"""The pages of the people room: signing in, organisations, members, profiles, administration."""
