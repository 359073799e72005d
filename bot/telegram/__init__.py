"""The Telegram channel: updates in, messages out, over the Bot API."""
