# SPDX-License-Identifier: MIT
"""A TPM with manners to choose: in swtpm's place behind QEMU's emulated interface it answers a start as a test wants it,
or never, and keeps the commands that came. QEMU talks to it as to swtpm (swtpm_ioctls(3)), all numbers big-endian."""

import array
import contextlib
import socket
import struct
import tempfile
import threading
from pathlib import Path

from swtpm import KINDS

RESPONSE_TAG = {"1": 0x00C4, "2": 0x8001}  # by major version: TPM_TAG_RSP_COMMAND, TPM_ST_NO_SESSIONS
STARTUP_CODE = {"1": 0x99, "2": 0x144}
NOT_STARTED = {"1": 38, "2": 0x100}

# What a QEMU that uses nothing but commands, localities, resets and cancellation asks for (PTM_CAP_*).
CAPABILITIES = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 5 | 1 << 7 | 1 << 10 | 1 << 12 | 1 << 13
SET_DATA_CHANNEL, CANCEL = 0x10, 0x09
BUFFER = 4096
OK = bytes(4)
# number -> bytes of the request behind it, the response
CONTROLS = {
    0x01: (0, struct.pack(">Q", CAPABILITIES)), 0x02: (4, OK), 0x03: (0, OK), 0x04: (0, bytes(8)), 0x05: (4, OK),
    CANCEL: (0, OK), 0x0B: (4, OK), 0x0E: (0, OK), SET_DATA_CHANNEL: (0, OK),
    0x11: (4, struct.pack(">IIII", 0, BUFFER, BUFFER, BUFFER)),
}

SILENCE = None
HANG_UP = b""


def response(tag, code, length=10):
    """A response's header, with as many bytes behind it as its length says."""
    return struct.pack(">HII", tag, length, code) + bytes(length - 10)


def _read(connection, size):
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise EOFError
        data += part
    return data


class FakeTpm:
    """`answer` is what a start gets: bytes, SILENCE or HANG_UP."""

    def __init__(self, kind, answer, folder):
        self.version = kind[0]
        self.answer = answer
        self.commands = []  # those that came, but for QEMU's own before the machine runs
        self.cancelled = 0
        self.open = []
        path = Path(folder) / "socket"
        self.listener = self._own(socket.socket(socket.AF_UNIX))
        self.listener.bind(str(path))
        self.listener.listen(1)
        self._run(self._control)
        self.arguments = ["-chardev", f"socket,id=tpm,path={path}", "-tpmdev", "emulator,id=tpm0,chardev=tpm",
                          "-device", f"{KINDS[kind][1]},tpmdev=tpm0"]

    def _own(self, connection):
        self.open.append(connection)
        return connection

    def _run(self, work, *arguments):
        def guarded():
            with contextlib.suppress(EOFError, OSError):
                work(*arguments)

        threading.Thread(target=guarded, daemon=True).start()

    def _control(self):
        connection = self._own(self.listener.accept()[0])
        while True:
            number, ancillary, _, _ = connection.recvmsg(4, socket.CMSG_SPACE(4))
            if not number:
                return
            control = struct.unpack(">I", number + _read(connection, 4 - len(number)))[0]
            request, answer = CONTROLS[control]
            _read(connection, request)
            self.cancelled += control == CANCEL
            if control == SET_DATA_CHANNEL:
                descriptor = array.array("i", ancillary[0][2])[0]
                self._run(self._data, self._own(socket.socket(fileno=descriptor)))
            connection.sendall(answer)

    def _data(self, connection):
        while True:
            header = _read(connection, 10)
            _, length, code = struct.unpack(">HII", header)
            command = header + _read(connection, length - 10)
            if code not in (0x181, 0xF1):  # TPM2_ReadClock, TPM_GetTicks: with them QEMU finds out the version
                self.commands.append(command)
            if code != STARTUP_CODE[self.version]:
                connection.sendall(response(RESPONSE_TAG[self.version], NOT_STARTED[self.version]))
            elif self.answer is HANG_UP:
                connection.shutdown(socket.SHUT_RDWR)
            elif self.answer is not SILENCE:
                connection.sendall(self.answer)

    def close(self):
        """QEMU, which waits for an answer before it ends, gets none any more."""
        for connection in self.open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()


@contextlib.contextmanager
def started(kind, answer):
    # The path of a socket may have 107 characters only, hence a folder of its own.
    with tempfile.TemporaryDirectory(prefix="hvmstage-tpm-") as folder:
        tpm = FakeTpm(kind, answer, folder)
        try:
            yield tpm
        finally:
            tpm.close()
