"""The commands: one table. Help is printed from it, and the module of a command is loaded when the command is called.

Exit status 0: done, or there was nothing to do. 1: something failed, said on standard error. 2: the configuration or
the command line is wrong; nothing ran. 141: the reader of the answer went away.
"""

import gc
import sys
from typing import NamedTuple

from pipeline import __version__
from pipeline.cli.guard import guarded


class CommandEntry(NamedTuple):
    """A command of the table: its name, the function that runs it, one line of help."""

    name: str
    function: str  # "module:function", the module below pipeline.cli
    help: str


GROUPS: dict[str, tuple[CommandEntry, ...]] = {
    "Read sites": (
        CommandEntry("run", "crawling:run_command", "Read the sources once and archive what is new."),
        CommandEntry("backfill", "crawling:backfill", "Archive everything a source published between two days."),
        CommandEntry("daemon", "scheduling:daemon", "Read each source when it is due, until SIGTERM or Ctrl-C."),
        CommandEntry("worker", "working:worker", "Run the jobs that a planning daemon has queued."),
        CommandEntry("add", "adding:add", "Fetch single addresses now and file them."),
        CommandEntry("retry", "retrying:retry", "Fetch the links that gave no document again now."),
        CommandEntry("import", "importing:import_files", "File documents from elsewhere as if they had been fetched."),
    ),
    "Look into the archive": (
        CommandEntry("list", "archiving:list_documents", "List the stored documents, newest day first."),
        CommandEntry("search", "searching:search", "Find documents by their words, or by meaning in other languages."),
        CommandEntry("export", "exporting:export_documents", "Write documents to a file or a folder of their own."),
        CommandEntry("show", "archiving:show", "Show a document and what is known about it."),
        CommandEntry("warc", "recording:warc", "List the records of WARC files, the archive's or any others."),
        CommandEntry("story", "stories:story", "Show a story's versions: who published, copied and translated it."),
        CommandEntry("why", "archiving:why", "Say what became of an address or a file, and why."),
        CommandEntry("duplicates", "archiving:duplicates", "List the documents that were removed, and why."),
        CommandEntry("web", "serving:web", "Show the archive in a browser: pages, feeds and a JSON API."),
        CommandEntry(
            "compare", "comparing:compare", "Compare files in pairs and say how the second repeats the first."
        ),
    ),
    "Watch the sources": (
        CommandEntry("status", "watching:status", "Show what is stored, how each source is doing and what failed."),
        CommandEntry("runs", "history:runs", "List the runs: when and why each source was read, and the result."),
        CommandEntry("jobs", "working:jobs", "List the jobs of all workers; cancel or retry one."),
        CommandEntry("accept", "watching:accept", "Accept a source's current output as its new normal."),
        CommandEntry(
            "watch", "saved_searches:watch", "List the saved searches of pipeline.yaml, or try one on the past."
        ),
        CommandEntry("notify", "watching:notify_command", "Send a test message to every receiver in pipeline.yaml."),
    ),
    "Write a source": (
        CommandEntry("init", "starting:init", "Write a starting configuration into a folder."),
        CommandEntry("discover", "discovering:discover", "Find a site's feeds, sitemaps, lists and APIs."),
        CommandEntry("check", "sources:check", "Check the configuration and report every mistake."),
        CommandEntry("links", "sources:links", "List the links that a source announces now; fetch no article."),
        CommandEntry("page", "pages:page", "Show the document that a run would file for a page; file nothing."),
        CommandEntry("template", "pages:show_template", "Show the blocks that count as a site's boilerplate."),
        CommandEntry("schema", "sources:schema", "Print the JSON Schema of source files, pipeline.yaml or manifests."),
    ),
    "Keep the archive sound": (
        CommandEntry(
            "verify", "archiving:verify_archive", "Check every file of the archive; write only the fixity log."
        ),
        CommandEntry("archive", "copying:archive", "Copy an archive between a folder and an object store."),
        CommandEntry("seal", "recording:seal_archive", "Seal the days that are over, or check their seals."),
        CommandEntry("index", "indexing:index", "Copy the index between a file and PostgreSQL, either way."),
        CommandEntry("reindex", "archiving:reindex", "Rebuild the index from manifests, files and seeds."),
        CommandEntry(
            "reextract", "rereading:reextract", "Read recorded pages again; adopt what is no worse, or undo it."
        ),
        CommandEntry("restore", "archiving:restore", "Put a removed duplicate back and never remove it again."),
        CommandEntry("remove", "removing:remove", "Take a document out of the archive for good, and say why."),
        CommandEntry("prune", "archiving:prune_archive", "Delete what is older than `retention` allows."),
    ),
    "Try it out": (
        CommandEntry("demo", "crawling:demo", "Crawl five small sites on this machine and check what comes out."),
    ),
}
COMMANDS = {command.name: command for group in GROUPS.values() for command in group}

_OPTIONS = (
    ("--configs FOLDER", "Read pipeline.yaml and sources/ there."),
    ("--archive PLACE", "Use the archive there."),
    ("--json", "Print JSON instead of a table."),
    ("-q, --quiet", "Print only the answer and errors."),
    ("-v, --verbose", "Print more: every link, and the cause of an error."),
    ("--version", "Print the version."),
    ("--install-completion", "Install completion for the current shell."),
    ("--show-completion", "Print the completion script of the current shell."),
    ("-h, --help", "Print this; after a command, its help."),
)


def overview() -> str:
    """Return the help of the whole: the commands by group, and the options that stand before or after a command."""
    lines = [
        "Usage: pipeline [OPTIONS] COMMAND [ARGS]...",
        "",
        "Configured sites in, dated text files out, each story once.",
    ]
    for title, commands in GROUPS.items():
        lines += ["", f"{title}:", *(f"  {command.name:12}{command.help}" for command in commands)]
    lines += ["", "Options:", *(f"  {option:22}{help}" for option, help in _OPTIONS)]
    return "\n".join(lines)


def main() -> None:
    """Run the command line in `sys.argv` and exit."""
    with guarded():
        arguments = sys.argv[1:]
        if arguments == ["--version"]:
            print(f"pipeline {__version__}")
        elif arguments in (["--help"], ["-h"]):
            print(overview())
        else:
            gc.disable()  # nothing that a start loads is garbage, and looking for it takes a seventh of the start
            from pipeline.cli.app import execute

            sys.exit(execute(arguments))
