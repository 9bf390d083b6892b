"""The journal's tables as they have become, one change a file of `versions`. Run by Alembic, imported by nobody."""
