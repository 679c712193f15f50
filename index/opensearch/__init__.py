"""The index in an OpenSearch cluster: where it lives there, how it is written and how it is asked."""
