"""One module per layout, in order; never changed once released."""
