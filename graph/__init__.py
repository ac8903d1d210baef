"""What is known, where it is kept, and what it means. Imports none of Pollinate's other packages."""
