"""From the bytes of a file to lines by our field names."""
