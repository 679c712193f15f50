"""Publications that survive as whole files: PDF, DOCX, ODT, RTF, EPUB."""
