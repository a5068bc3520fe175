"""A scheduled scrape-and-archive pipeline: configured sites in, dated plain-text documents out, each story once.

Read `pipeline.crawl.run` first: it is the whole line, from a source to a file.
"""

__version__ = "0.1.0"
