"""What writers do to a folder of articles: begin one, move one, keep it open while they write."""
