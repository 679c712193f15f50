"""Text that people write with marks: Markdown with front matter."""
