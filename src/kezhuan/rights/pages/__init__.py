"""The pages of rights: translate in, call one function, render."""
