# SPDX-License-Identifier: MIT
"""Walks through the documents: does each step once, those that it builds on before it."""

import os
import shutil
import subprocess
from pathlib import Path

import debian_tree
import dom0
import walk_run
import walk_text

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("B", "build")
DOCUMENTS = ("first-guest.md", "guide-passthrough.md", "guide-integrator.md")
FIRST = "install"  # the group that all others build on
LAST = "remove"  # the group that leaves nothing to the others

# What the payloads' own builder prints when it need not build them.
FIND_PAYLOADS = (ROOT / "tools/make-payloads", "--find")


class NotHere(Exception):
    """Why a step cannot be done on this machine: the reason why it is skipped."""


def walk_of(names=DOCUMENTS):
    """All Steps and Files of the documents, in the order in which they are done: theirs, but for FIRST and LAST."""
    walk = [one for name in names for one in walk_text.steps((ROOT / "docs" / name).read_text(), name)]
    return sorted(walk, key=lambda one: (one.group != FIRST) + (one.group == LAST))


def package():
    """The package to install."""
    if given := os.environ.get("DEB"):
        return Path(given)
    found = sorted((BUILD / "deb").glob("hvmstage_*.deb"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise NotHere("there is no package to install: make deb")
    return found[-1]


def _before(step, error):
    return f"a step before it, {step}: {str(error).splitlines()[0]}"


class Walker:
    def __init__(self, walk):
        self.walk = walk
        self.done = {}  # index in the walk -> what went wrong, or None
        self.files = {}  # what the reader has written: name -> content
        self.tree = None
        self.dom0 = None
        self.cannot = {}  # name of a place -> the reason why it cannot be had

    def do(self, step):
        """Does a step. WalkFailed: it is not as the document says; NotHere: it cannot be done here."""
        last = next(index for index, one in enumerate(self.walk) if one is step)
        for index, one in enumerate(self.walk[:last + 1]):
            if one.group not in (step.group, FIRST) or index in self.done:
                continue
            try:
                self._do(one)
                self.done[index] = None
            except (walk_run.WalkFailed, NotHere) as error:
                self.done[index] = error
                if index != last:
                    raise type(error)(_before(one, error)) from None
                raise
        for index in range(last + 1):
            error, one = self.done.get(index), self.walk[index]
            if error and one.group in (step.group, FIRST):
                raise error if index == last else type(error)(_before(one, error))

    def _do(self, step):
        tree = self._have("tree")
        if isinstance(step, walk_text.File):
            tree.write(step.name, step.content)
            self.files[step.name] = step.content
            return
        if "make-payloads" in step.commands:
            self._give_payloads()
        if step.place == "dom0":
            self._do_in_dom0(step)
        else:
            walk_run.run(step, tree.command(step.commands, step.place))
        if step.place == "root":
            tree.start_services()

    def _do_in_dom0(self, step):
        xen = self._have("dom0")
        for name, content in self.files.items():
            (xen.shared / name).write_text(content)
        status, output = xen.run(step.commands)
        if status != step.status:
            raise walk_run.WalkFailed(
                f"{step}: they ended with status {status}, not {step.status}\n{step.commands}\n{output}")
        walk_run.check(step, output)
        for path in xen.files():
            self.tree.give(path)

    def _give_payloads(self):
        """Puts what this machine has built into root's cache in the tree, as if it had been built there."""
        found = subprocess.run(FIND_PAYLOADS, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if found.returncode:
            raise NotHere(found.stderr.strip().splitlines()[-1])
        for folder in {Path(line.partition("=")[2]).parent for line in found.stdout.splitlines()}:
            shutil.copytree(folder, self.tree.folder / "root/.cache/hvmstage" / folder.name, dirs_exist_ok=True)

    def _have(self, what):
        if what in self.cannot:
            raise NotHere(self.cannot[what])
        try:
            if what == "tree" and not self.tree:
                deb = package()
                self.tree = debian_tree.DebianTree()
                for path in (deb, *deb.parent.glob("libpciplan-dev_*.deb")):
                    self.tree.give(path)
            if what == "dom0" and not self.dom0:
                self.dom0 = dom0.Dom0(BUILD / "walk/xen", package())
        except (NotHere, debian_tree.NoTree, dom0.NoDom0) as error:
            self.cannot[what] = str(error)
            raise NotHere(str(error)) from None
        return getattr(self, what)

    def close(self):
        for place in (self.tree, self.dom0):
            if place:
                place.close()
