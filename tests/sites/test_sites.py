"""Real sites at the first try: `discover --save` and `run`, nothing edited, and what is filed is right.

`make sites` installs the generators, `make test-sites` tries every site; the suite tries a part of them.
"""

import os
from pathlib import Path

import pytest

from tests.sites import generators
from tests.sites.scoring import first_try
from tests.support.house import House

_IN_THE_SUITE = ("pelican/translated", "mkdocs-material", "hugo/translated", "hexo")
_RIGHT = 0.98  # of the titles, days, authors and texts


@pytest.mark.parametrize("name", generators.SITES if os.environ.get("SITES") == "all" else _IN_THE_SUITE)
def test_a_site_is_right_at_the_first_try(name: str, tmp_path: Path) -> None:
    if not generators.installed(name):
        pytest.skip(f"the generator of {name} is not here; `make sites` installs it")
    site = generators.build(name, tmp_path / "built")
    (tmp_path / "house").mkdir()
    score = first_try(site, House(tmp_path / "house"))
    told = "\n".join([score.said, *score.wrong])
    assert (score.filed, score.junk) == (score.posts, 0), told
    assert (score.found, score.removed_wrongly) == (score.pairs, 0), told
    assert min(score.shares().values()) >= _RIGHT, told
