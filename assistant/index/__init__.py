"""The index: builds of passages and their vectors, each written, verified and published whole."""
