# SPDX-License-Identifier: MIT
"""A fresh Debian 12 to walk in: debootstrap's smallest system with one ordinary user, in namespaces of its own.

What debootstrap made, and the packages that apt has fetched, stay in the user's cache. The tree is a folder there, too,
but new each time: everything that runs in it, and the folder, are gone when it is closed.
"""

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

SUITE = "bookworm"
USER, USER_ID = "walker", 1000
HOME = f"/srv/{USER}"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hvmstage"
ARCHIVES = CACHE / f"walk-{SUITE}-archives"
# program -> package
NEEDED = {"debootstrap": "debootstrap", "unshare": "util-linux", "nsenter": "util-linux", "setpriv": "util-linux",
          "tar": "tar"}
SEVERAL_MINUTES = 900  # seconds
SERVICES = ("usr/sbin/virtlogd", "usr/sbin/libvirtd")  # in the order of their starts

# The first process of the tree. Devices are those that any container has: no KVM, so that all walk at the same pace.
BEGIN = """
set -e
tree=$1
mount --bind "$tree" "$tree"
mount -t proc proc "$tree/proc"
mount -t sysfs -o ro sysfs "$tree/sys"
mount -t tmpfs -o mode=755 tmpfs "$tree/dev"
for name in null zero full random urandom tty; do
	: >"$tree/dev/$name"
	mount --bind "/dev/$name" "$tree/dev/$name"
done
mkdir "$tree/dev/pts" "$tree/dev/shm"
mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts "$tree/dev/pts"
ln -s pts/ptmx "$tree/dev/ptmx"
ln -s /proc/self/fd "$tree/dev/fd"
mount -t tmpfs -o mode=1777 tmpfs "$tree/dev/shm"
mount -t tmpfs -o mode=755 tmpfs "$tree/run"
mkdir -p "$tree/run/user/$3" "$tree/run/lock"
chown "$3:$3" "$tree/run/user/$3"
mount --bind "$2" "$tree/var/cache/apt/archives"
hostname debian
cd "$tree"
pivot_root . .
umount -l .
exec chroot . /bin/sh -c 'echo ready; while sleep 600; do :; done'
"""

# As after Debian's installation; a container's apt asks nobody, and no daemon is started by installing it.
SETTINGS = {
    "etc/apt/apt.conf.d/90walk": 'APT::Get::Assume-Yes "true";\nAPT::Sandbox::User "root";\n'
                                 'Binary::apt::APT::Keep-Downloaded-Packages "true";\n',
    "etc/dpkg/dpkg.cfg.d/90walk": "force-unsafe-io\n",
    "usr/sbin/policy-rc.d": "#!/bin/sh\nexit 101\n",
    "etc/hostname": "debian\n",
    "etc/hosts": "127.0.0.1 localhost debian\n",
}


class NoTree(Exception):
    """Why none can be made here, for a reader: the reason why tests are skipped."""


def sources():
    """Where apt gets Debian 12 from on this machine: (URI, suite, component), the suite itself first."""
    text = _output("apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)",
                   "Created-By: Packages")
    found = {tuple(words[:3]) for words in map(str.split, text.splitlines())
             if len(words) == 4 and words[3] == "Debian" and words[1].startswith(SUITE)}
    if not any(suite == SUITE for _, suite, _ in found):
        raise NoTree(f"apt on this machine has no package lists of Debian 12 ({SUITE}): apt-get update")
    return sorted(found, key=lambda one: (len(one[1]), one))


def check():
    """NoTree, if one cannot be made by this user on this machine."""
    if os.geteuid():
        raise NoTree("only root can make a Debian tree and enter it")
    missing = sorted({package for program, package in NEEDED.items() if not shutil.which(program)})
    if missing:
        raise NoTree(f"not installed: {' '.join(missing)} (tools/setup.sh walk)")
    if subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], stderr=subprocess.DEVNULL).returncode:
        raise NoTree("this machine does not allow namespaces for mounts and processes")


def _output(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def _base():
    """The archive of what debootstrap makes."""
    found = sources()
    archive = CACHE / f"walk-{SUITE}.tar"
    if archive.exists():
        return archive
    CACHE.mkdir(parents=True, exist_ok=True)
    new = CACHE / f".new-walk-{SUITE}"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    try:
        uri = next(uri for uri, suite, _ in found if suite == SUITE)
        done = subprocess.run(["debootstrap", "--variant=minbase", SUITE, new / "tree", uri], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=SEVERAL_MINUTES)
        if done.returncode:
            raise NoTree("debootstrap: " + " ".join(done.stdout.splitlines()[-3:]))
        subprocess.run(["tar", "-C", new / "tree", "-cf", new / "tar", "--one-file-system", "."], check=True)
        (new / "tar").rename(archive)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return archive


class DebianTree:
    """A new tree, running. NoTree says why there is none."""

    def __init__(self):
        check()
        CACHE.mkdir(parents=True, exist_ok=True)
        self.lock = open(CACHE / ".walk-tree.lock", "w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NoTree("somebody else is walking on this machine") from None
        self.folder = (CACHE / "walk-tree").resolve()
        self.first = None
        self.started = set()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        subprocess.run(["tar", "-C", self.folder, "-xpf", _base()], check=True)
        self._settle()
        ARCHIVES.mkdir(parents=True, exist_ok=True)
        self.first = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL",
             "unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child", "--propagation", "private",
             "sh", "-c", BEGIN, "sh", self.folder, ARCHIVES, str(USER_ID)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = self.first.stdout.readline()
        if said != "ready\n":
            said += self.first.stdout.read()
            self.close()
            raise NoTree(f"the tree cannot be entered: {said.strip()}")
        add = self.command(f"useradd -m -d {HOME} -u {USER_ID} -s /bin/bash {USER}", "root")
        done = subprocess.run(add, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            self.close()
            raise NoTree(f"useradd: {done.stdout.strip()}")

    def _settle(self):
        for name, content in SETTINGS.items():
            path = self.folder / name
            path.write_text(content)
            path.chmod(0o755 if content.startswith("#!") else 0o644)
        lines = [f"deb {uri} {suite} {component}\n" for uri, suite, component in sources()]
        (self.folder / "etc/apt/sources.list").write_text("".join(lines))
        settings = _output("apt-config", "dump").splitlines()
        proxies = [line for line in settings if "Acquire::" in line and "Proxy" in line]
        (self.folder / "etc/apt/apt.conf.d/91proxy").write_text("".join(line + "\n" for line in proxies))
        if Path("/etc/resolv.conf").exists():
            shutil.copy("/etc/resolv.conf", self.folder / "etc/resolv.conf")

    def command(self, shell, place="user"):
        """What runs shell text in the tree, in the user's folder."""
        who = [] if place == "root" else [f"--reuid={USER}", f"--regid={USER}", "--init-groups"]
        more = {"LANG": "C.UTF-8", "TERM": "dumb", "DEBIAN_FRONTEND": "noninteractive",
                "XDG_RUNTIME_DIR": f"/run/user/{USER_ID}"}
        spaces = {"mount": "mnt", "pid": "pid_for_children", "ipc": "ipc", "uts": "uts"}
        return ["nsenter", *(f"--{kind}=/proc/{self.first.pid}/ns/{name}" for kind, name in spaces.items()),
                "setpriv", *who, "--reset-env", "env", *(f"{name}={value}" for name, value in more.items()),
                "bash", "-e", "-c", f"cd {HOME} 2>/dev/null || cd /\n{shell}"]

    def start_services(self):
        """Starts the daemons that have been installed since, as systemd does on a machine that has one."""
        for path in SERVICES:
            if (self.folder / path).exists() and path not in self.started:
                self.started.add(path)
                subprocess.run(self.command(f"/{path} -d", "root"), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)

    @property
    def home(self):
        """The user's folder, as this machine sees it."""
        return self.folder / HOME.lstrip("/")

    def give(self, source, name=None):
        """Puts a file into the user's folder."""
        target = self.home / (name or Path(source).name)
        shutil.copy(source, target)
        os.chown(target, USER_ID, USER_ID)
        return target

    def write(self, name, content):
        target = self.home / name
        target.write_text(content)
        os.chown(target, USER_ID, USER_ID)

    def close(self):
        """Ends all that runs in it, and removes it."""
        if self.first:
            # unshare takes the tree's first process along, and the kernel all others of the namespace.
            self.first.kill()
            self.first.wait()
            self.first.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.lock.close()
