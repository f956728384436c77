"""Housing service of Doorstroom."""
