# SPDX-License-Identifier: MIT
"""The tree that the lint looks at: its files, with the C code in them told from comments and strings."""

import os
import re
import shutil
import subprocess
from pathlib import Path

PURE_ROOMS = ("bytes", "e820", "pci", "acpi", "smbios", "mp", "coreboot")
C_ROOMS = PURE_ROOMS + ("firmware",)
ROOMS = C_ROOMS + ("tests", "tools")


class Unavailable(Exception):
    """A rule cannot be checked here; the text says why."""


class Source:
    """A text file of the tree, by its path from the tree's root."""

    TOKEN = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.split("\n")
        self.room = path.split("/")[0] if "/" in path else ""
        self.suffix = Path(path).suffix
        self.is_c = self.suffix in (".c", ".h", ".S")
        self.is_script = (self.suffix in (".py", ".sh", ".mk", ".yml") or text.startswith("#!")
                          or Path(path).name in ("Makefile", ".clang-format", ".editorconfig"))
        self.is_source = self.is_c or self.is_script or self.suffix == ".asl"
        self.cpp_comments = []
        # The same lines and columns with blanks for comments and for the contents of strings.
        self.code = self.TOKEN.sub(self._blank, text) if self.is_c else text
        self.code_lines = self.code.split("\n")

    def _blank(self, match):
        token = match.group()
        if token.startswith("//"):
            self.cpp_comments.append(self.line_of(match.start()))
        if token[0] in "\"'":
            return token[0] + " " * (len(token) - 2) + token[0]
        return re.sub(r"[^\n]", " ", token)

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1

    def line_with(self, word):
        """The first line of code with `word`, or 1."""
        match = re.search(rf"\b{re.escape(word)}\b", self.code)
        return self.line_of(match.start()) if match else 1


class Tree:
    def __init__(self, root, objects):
        self.root = Path(root).resolve()
        self.objects = Path(objects).resolve() if objects else None
        self.compiler = os.environ.get("CC", "gcc")
        self.sources = [source for path in self._paths() if (source := self._read(path))]
        self.by_path = {source.path: source for source in self.sources}

    def _paths(self):
        def git(*arguments):
            return subprocess.run(("git", "-C", self.root) + arguments, capture_output=True, text=True)

        top = git("rev-parse", "--show-toplevel")
        if top.returncode == 0 and Path(top.stdout.strip()).resolve() == self.root:
            listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout
            return sorted(path for path in set(listed.split("\0")) if path)
        return sorted(str(path.relative_to(self.root)) for path in self.root.rglob("*")
                      if path.relative_to(self.root).parts[0] not in ("build", ".git"))

    def _read(self, path):
        full = self.root / path
        if not full.is_file() or full.is_symlink():
            return None
        data = full.read_bytes()
        try:
            return None if b"\0" in data else Source(path, data.decode())
        except UnicodeDecodeError:
            return None

    def run(self, arguments, stdin=""):
        """What a program says, with its exit status. Unavailable when there is no such program."""
        if not shutil.which(arguments[0]):
            raise Unavailable(f"{arguments[0]} is not installed")
        result = subprocess.run(arguments, input=stdin, capture_output=True, text=True, cwd=self.root,
                                env={**os.environ, "LC_ALL": "C"})
        return result.returncode, result.stdout + result.stderr

    def c_sources(self, rooms=ROOMS, suffixes=(".c", ".h", ".S")):
        return [source for source in self.sources if source.room in rooms and source.suffix in suffixes]
