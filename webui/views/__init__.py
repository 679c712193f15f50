"""The pages and endpoints, one blueprint a file."""
