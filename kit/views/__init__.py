"""What the kit shows: the reader, the charts and their colours. A view holds no rule, no score and no file."""
