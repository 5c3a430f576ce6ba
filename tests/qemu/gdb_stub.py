# SPDX-License-Identifier: MIT
"""As much of the GDB remote protocol as it takes to stop the firmware somewhere and spoil its code."""

import socket
import time


class GdbStub:
    def __init__(self, path, deadline=20):
        self.end = time.monotonic() + deadline
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(deadline)
        while True:
            try:
                self.socket.connect(str(path))
                break
            except OSError:
                if time.monotonic() > self.end:
                    raise
                time.sleep(0.02)

    def close(self):
        self.socket.close()

    def _byte(self):
        byte = self.socket.recv(1)
        if not byte:
            raise EOFError("QEMU closed its gdb stub")
        return byte

    def _reply(self):
        while self._byte() != b"$":
            pass
        body = b""
        while (byte := self._byte()) != b"#":
            body += byte
        self.socket.recv(2)
        self.socket.sendall(b"+")
        return body.decode()

    def send(self, body, reply=True):
        self.socket.sendall(b"$%s#%02x" % (body.encode(), sum(body.encode()) & 0xFF))
        return self._reply() if reply else None

    def run_to(self, address):
        """Runs until the processor is about to execute `address`."""
        assert self.send(f"Z1,{address:x},1") == "OK"
        stopped = self.send("c")
        assert stopped.startswith(("S05", "T05")), stopped
        assert self.send(f"z1,{address:x},1") == "OK"

    def write(self, address, content):
        assert self.send(f"M{address:x},{len(content):x}:{content.hex()}") == "OK"

    def go_on(self):
        self.send("c", reply=False)
