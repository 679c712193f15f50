"""Figures for programs that watch the site, in the form of Prometheus: `HEMEROTECA_METRICS=on`."""
