# SPDX-License-Identifier: MIT
"""QEMU's qtest protocol beside a running guest: memory and ports read and written as if by nobody."""

import base64
import socket
import time


class QtestPort:
    """Connects to `-qtest unix:PATH,server=on,wait=off`."""

    def __init__(self, path, deadline=20):
        self.end = time.monotonic() + deadline
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(deadline)
        self.buffer = b""
        while True:
            try:
                self.socket.connect(str(path))
                return
            except OSError:
                if time.monotonic() > self.end:
                    raise
                time.sleep(0.02)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def command(self, text):
        self.socket.sendall(text.encode() + b"\n")
        while True:
            while b"\n" not in self.buffer:
                chunk = self.socket.recv(65536)
                if not chunk:
                    raise EOFError(f"QEMU closed its qtest socket after {text}")
                self.buffer += chunk
            line, self.buffer = self.buffer.split(b"\n", 1)
            if line.startswith(b"OK"):
                return line[2:].strip().decode()
            if not line.startswith(b"IRQ"):
                raise RuntimeError(f"qtest: {text}: {line.decode()}")

    def out(self, port, value):
        self.command(f"outb {port:#x} {value:#x}")

    def read(self, address, size):
        return base64.b64decode(self.command(f"b64read {address:#x} {size:#x}"))

    def write(self, address, content):
        self.command(f"b64write {address:#x} {len(content):#x} {base64.b64encode(content).decode()}")
