"""The only way to the network: a page or an error, politely."""
