"""Measures of diffusion networks, one topic a file; numpy and scipy are imported nowhere else."""
