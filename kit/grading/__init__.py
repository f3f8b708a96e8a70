"""The teacher's side: what a class handed in becomes a gradebook, pages of feedback and a picture of the class."""
