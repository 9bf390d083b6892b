"""The staff's desk: mail comes in, letters are drafted, held against the text while they are edited, and stood by."""
