"""What the people who run the house need: backups that restore, and how it stands."""
