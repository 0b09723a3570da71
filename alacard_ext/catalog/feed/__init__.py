"""What fills the catalog: files of the whole Hub, and the Hub's own list, page by page."""
