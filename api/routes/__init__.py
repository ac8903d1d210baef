"""The JSON API: one file a topic, each with a `router`."""
