"""The desk for programs, under `/api/v1/admin/`."""
