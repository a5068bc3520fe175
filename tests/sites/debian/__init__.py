"""Sites that programs of Debian serve or build: WordPress, MediaWiki and Jekyll, unpacked by `make debian`."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

ROOT = Path(os.environ.get("SITES_DEBIAN", Path(__file__).parents[3] / ".venv" / "debian"))
MISSING = "Debian's packages are not here; `make debian` unpacks them"
_EXTENSIONS = (
    "ctype dom exif fileinfo gd iconv intl mbstring mysqlnd mysqli phar posix pdo pdo_sqlite sqlite3 simplexml "
    "tokenizer xml xmlreader xmlwriter"
)


def unpacked(*paths: str) -> bool:
    """Return whether these files or folders of packages are here."""
    return all((ROOT / path).exists() for path in paths)


def environment() -> dict[str, str]:
    """Return the environment in which the unpacked programs find their libraries."""
    libraries = f"{ROOT}/usr/lib/x86_64-linux-gnu"
    ruby = {
        "RUBYLIB": ["ruby/vendor_ruby", "x86_64-linux-gnu/ruby/vendor_ruby/3.1.0", "ruby/3.1.0"],
        "GEM_PATH": ["ruby/gems/3.1.0", "x86_64-linux-gnu/rubygems-integration/3.1.0"],
    }
    ruby["RUBYLIB"] += ["x86_64-linux-gnu/ruby/3.1.0"]
    ruby["GEM_PATH"] += [f"../share/rubygems-integration/{part}" for part in ("all", "3.1.0")]
    paths = {name: ":".join(f"{ROOT}/usr/lib/{part}" for part in parts) for name, parts in ruby.items()}
    return {**os.environ, **paths, "PATH": f"{ROOT}/usr/bin:{os.environ['PATH']}", "LD_LIBRARY_PATH": libraries}


def php(*arguments: object) -> list[str]:
    """Return the command line of PHP with the extensions that WordPress and MediaWiki ask for."""
    (program,) = [file for file in (ROOT / "usr/bin").glob("php[78].*") if file.name[3:].replace(".", "").isdigit()]
    (folder,) = (ROOT / "usr/lib/php").glob("2*")
    named = [name for name in _EXTENSIONS.split() if (folder / f"{name}.so").exists()]
    loaded = [word for name in named for word in ("-d", f"extension={name}")]
    settings = ("-d", f"extension_dir={folder}", "-d", "memory_limit=512M", "-d", "display_errors=stderr")
    return [str(program), "-n", *settings, *loaded, *map(str, arguments)]


@contextmanager
def running(command: list[str], log: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the end of the block, in a process group of its own."""
    with log.open("ab") as file:
        process = subprocess.Popen(
            command, stdout=file, stderr=file, stdin=subprocess.DEVNULL, start_new_session=True,
            env=environment() | more,
        )  # fmt: skip
    try:
        yield process
    finally:
        for sent in (signal.SIGTERM, signal.SIGKILL):
            if process.poll() is None:
                os.killpg(process.pid, sent)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                continue
            break


@contextmanager
def database(folder: Path) -> Iterator[Path]:
    """Run MariaDB with an empty data folder and no network; yield its socket."""
    data, socket, log = folder / "db", folder / "socket", folder / "mariadb.log"
    data.mkdir()
    user = ["--user=root"] if os.geteuid() == 0 else []
    server = [f"{ROOT}/usr/sbin/mariadbd", "--no-defaults", *user, f"--datadir={data}", f"--socket={socket}"]
    server += [f"--lc-messages-dir={ROOT}/usr/share/mysql", f"--pid-file={folder / 'pid'}", "--skip-networking"]
    server += ["--innodb-log-file-size=8M", "--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0"]
    with running([*server, "--skip-grant-tables"], log) as process:  # nobody else reaches the socket
        until = time.monotonic() + 60
        while not socket.exists():
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(errors="replace")[-2000:])
            time.sleep(0.1)
        yield socket


def await_answer(root: str, log: Path) -> None:
    """Wait until a server answers for its home page."""
    until = time.monotonic() + 60
    while True:
        with suppress(httpx.HTTPError):
            if httpx.get(root, trust_env=False, timeout=30, follow_redirects=True).status_code == 200:
                return
        if time.monotonic() > until:
            raise RuntimeError(log.read_text(errors="replace")[-2000:])
        time.sleep(0.1)


def run(command: list[str], said: str = "", cwd: Path | None = None, **more: str) -> str:
    """Run a program to its end; return what it printed."""
    done = subprocess.run(
        command, input=said, cwd=cwd, env=environment() | more, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def copied(package: str, folder: Path) -> Path:
    """Copy the files of a package, with what its links lead to inside the packages."""
    shutil.copytree(ROOT / package, folder, ignore_dangling_symlinks=True)
    return folder
