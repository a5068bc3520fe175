"""A WordPress as Debian has it, with MariaDB and PHP's own server on loopback, and the posts of `tests.sites` in it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from tests.sites import content
from tests.sites.content import Post
from tests.sites.debian import await_answer, copied, database, php, run, running, unpacked
from tests.support.web import free_port

_HERE = Path(__file__).parent
ZONE = "Asia/Tokyo"  # far from UTC, so that days would be off by one
_OPTIONS = {
    "permalink_structure": "/%year%/%monthnum%/%day%/%postname%/",  # as its installer sets it
    "timezone_string": ZONE, "posts_per_page": 5, "blog_public": 1, "posts_per_rss": 5,
    "blogdescription": "What happens in Ostrey and around it",
}  # fmt: skip

_PAGE_LINKS = """<?php // classic themes and later block themes lead to the other pages of a post; this one does not
add_filter('the_content', fn($text) => $text . wp_link_pages(['echo' => 0]));
"""


def installed() -> bool:
    """Return whether what a WordPress needs is here."""
    return unpacked("usr/share/wordpress", "usr/sbin/mariadbd", "usr/lib/php")


@dataclass(slots=True)
class WordPress:
    """A running WordPress: its root, and the number and path of each post by a name."""

    root: str
    folder: Path
    placed: dict[str, dict[str, Any]] = field(default_factory=dict)

    def change(self, posts: Mapping[str, Mapping[str, object]], deleted: Sequence[int] = (), **more: object) -> None:
        """Make posts, or change those that have an `ID`; then delete some."""
        asked = {"root": self.root, "posts": posts, "deleted": list(deleted), **more}
        said = run(php(_HERE / "wordpress.php", self.folder), json.dumps(asked))
        self.placed |= json.loads(said) or {}


@contextmanager
def serving(folder: Path) -> Iterator[WordPress]:
    """Install a WordPress below a folder, without a post, and serve it."""
    site = copied("usr/share/wordpress", folder / "site")
    (site / "wp-config.php").unlink()
    with database(folder) as name:
        port = free_port()
        root = f"http://127.0.0.1:{port}"
        connected = f"mysqli_connect('localhost', 'root', '', '', 0, '{name}')"
        run(php("-r", f"{connected}->query('CREATE DATABASE wordpress');"))
        settings = {"DB_NAME": "wordpress", "DB_USER": "root", "DB_PASSWORD": "", "DB_HOST": f"localhost:{name}"}
        settings |= {"DB_CHARSET": "utf8mb4", "DB_COLLATE": "", "WP_HOME": root, "WP_SITEURL": root}
        lines = [f"define('{key}', '{value}');" for key, value in settings.items()]
        lines += [
            "define('DISABLE_WP_CRON', true);",
            "define('WP_HTTP_BLOCK_EXTERNAL', true);",
            "$table_prefix = 'wp_';",
        ]
        lines += ["require_once ABSPATH . 'wp-settings.php';"]
        (site / "wp-config.php").write_text("<?php\n" + "\n".join(lines) + "\n")
        plugins = site / "wp-content" / "mu-plugins"
        plugins.mkdir()
        (plugins / "pages.php").write_text(_PAGE_LINKS)
        made = WordPress(root=root, folder=site)
        made.change({}, install=_OPTIONS)
        command = php("-S", f"127.0.0.1:{port}", "-t", site, _HERE / "router.php")
        with running(command, folder / "php.log", PHP_CLI_SERVER_WORKERS="2"):
            await_answer(root, folder / "php.log")
            yield made


def written(post: Post, **more: object) -> dict[str, object]:
    """Return a post, or a page, as WordPress takes it."""
    said: dict[str, object] = {"post_title": post.title, "post_content": html_of(post.body), "post_name": post.slug}
    if post.published is None:
        return said | {"post_type": "page", "post_name": f"{post.slug}-{post.language}"} | more
    said |= {"post_date": f"{post.published:%Y-%m-%d %H:%M:%S}", "author": post.author, "category": post.category}
    said |= {"modified": f"{post.updated:%Y-%m-%d %H:%M:%S}"} if post.updated else {}
    return said | {"tags": post.tags, "post_type": "post", "post_name": f"{post.slug}-{post.language}"} | more


def html_of(body: str) -> str:
    """Return Markdown as HTML."""
    return str(MarkdownIt().render(body))


def filled(site: WordPress, languages: Sequence[str]) -> None:
    """Put all posts and pages of these languages into a WordPress, named by slug and language."""
    for language in languages:
        both = [*content.posts(language), *content.pages(language)]
        site.change({f"{post.slug}-{language}": written(post) for post in both})
