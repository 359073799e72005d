"""Everything that talks or remembers: the conversation, its cards, its channels, its store."""
