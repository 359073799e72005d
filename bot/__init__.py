"""Everything that talks to people or stores data: chat, cards, channels, store, brief."""
