"""A practice's diffusion network as files that researchers' tools open, one format a file."""
