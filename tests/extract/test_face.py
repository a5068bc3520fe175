"""What a process pays that imports the face of the extractor, and reads no page."""

import subprocess
import sys


def test_the_face_loads_no_parser_and_no_extractor() -> None:
    heavy = ("bs4", "htmldate", "lxml", "pydantic", "pypdfium2", "trafilatura")
    code = f"import sys, pipeline.extract; print([name for name in {heavy} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert said.stdout == "[]\n"
