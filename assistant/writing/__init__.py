"""Writing: a judgement becomes a draft answer, by rules from quotes or by a chat model from numbered evidence."""
