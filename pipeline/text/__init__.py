"""Bytes to text, and what stands in text: charset, language, dates, labels, numbers and names."""
