"""Signs as people type and paste them: those of word processors, phones and other searches."""
