"""Who or what a name in a sheet means."""
