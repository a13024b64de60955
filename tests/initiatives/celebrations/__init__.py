"""What goes out about celebrations, and what is shown of them."""
