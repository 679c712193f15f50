"""Results over time: which days are asked for, which dates lie far out, what a period is."""
