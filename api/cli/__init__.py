"""The `pollinate` command: one file a group of commands."""
