"""What a publication is called here and what stands for it: its name, a sentence, a logo."""
