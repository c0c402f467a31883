"""What the columns of the data are, and how they are written as CSV; for the compiler and the web alike."""
