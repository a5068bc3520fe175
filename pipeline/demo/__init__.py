"""The demo sites: five small web sites on loopback, the configuration that crawls them, and the result it must give."""
