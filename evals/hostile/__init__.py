"""Files made to harm, or only awkward, as documents may be: made anew each time, small, always the same."""
