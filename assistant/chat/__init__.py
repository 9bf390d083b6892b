"""The chat model: how it is asked, and what is made of what it says. Nothing here shows anything to anyone."""
