"""The stages of `./kz test`, how one is run, and the summary."""
