"""A programme is begun: from its documents a folder, with a description and proposals for people to read."""
