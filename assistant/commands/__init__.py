"""The commands, a module each, imported only when run: `--help` must not wait for an embedder."""
