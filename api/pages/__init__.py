"""The HTML pages: each has a documented context, filled from what the viewer may read."""
