"""The desk: what the people who run an archive do in a browser, under `/admin/`."""
