"""Operations: what machines ask of the house, and how it stands for the administrator who runs it."""
