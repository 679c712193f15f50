"""How text becomes words, and what each word is counted under."""
