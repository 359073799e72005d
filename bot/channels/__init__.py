"""The channels: each one only receives input and draws replies."""
