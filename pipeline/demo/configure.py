"""The demo's configuration: the templates in `configs/`, filled in with the addresses that the sites have got."""

from collections.abc import Iterable
from importlib.resources import as_file, files
from pathlib import Path

from pipeline.demo.sites import Site


def write_configs(folder: Path, sites: Iterable[Site]) -> None:
    """Write the configuration of the demo to `folder`: `pipeline.yaml` and `sources/`, with the sites' addresses."""
    addresses = {f"{{{site.name}}}": site.url for site in sites}
    with as_file(files(__package__).joinpath("configs")) as templates:
        for template in sorted(templates.rglob("*.yaml")):
            text = template.read_text(encoding="utf-8")
            for placeholder, url in addresses.items():
                text = text.replace(placeholder, url)
            target = folder / template.relative_to(templates)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
