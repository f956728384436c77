"""The published language: the events every service may read, and nothing else."""
