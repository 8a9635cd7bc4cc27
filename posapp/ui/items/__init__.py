"""The Items page: the catalogue, its editor, categories and imports."""
