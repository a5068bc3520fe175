"""Decode bytes to text, and read facts in text: charset, language, dates, labels, numbers and names."""
