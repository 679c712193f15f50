"""Words that set articles apart."""
