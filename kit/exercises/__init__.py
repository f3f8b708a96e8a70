"""What a class hands in: answer sheets on disk, and what is made from them."""
