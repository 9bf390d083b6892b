"""Is a sentence borne out by the passages that it marks? Rules tell, then figures fitted to labelled pairs."""
