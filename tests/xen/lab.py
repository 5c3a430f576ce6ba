# SPDX-License-Identifier: MIT
"""Runs many guests on real Xen, in as few boots of it as possible, and none at the cost of another."""

import concurrent.futures
import os
import shutil
import threading
import time

import xen_guest
import xen_host
from guest_run import BUILD, GuestRun

HOSTS = int(os.environ.get("XEN_LAB_HOSTS", "2"))  # at most: each keeps one processor busy
WORTH_A_HOST = 4  # guests, for which another boot of Xen costs less than it saves
SMALL = 640  # MiB: where memory is short, a second host takes guests up to this
LAB_DEADLINE = int(os.environ.get("XEN_LAB_DEADLINE", "2400"))  # seconds in which guests are started
LAST_GUEST = 900  # seconds that the last of them, with its steps, may take


class Lab:
    """Starts all guests at once, and hands out the result of each as it comes. `folder` receives one for each host."""

    def __init__(self, guests, folder=BUILD / "xen"):
        self.folder = folder
        for old in folder.glob("host*"):
            shutil.rmtree(old)
        self.futures = {guest.name: concurrent.futures.Future() for guest in guests}
        # Long ones first, so that the hosts end at about the same time.
        self.waiting = sorted(guests, key=lambda guest: -guest.deadline)
        self.lock = threading.Lock()
        self.end = time.monotonic() + LAB_DEADLINE
        self.hosts = {}  # number -> XenHost
        self.boots = 0
        self.closing = False
        self.repeated = []  # Results of second attempts
        self.memories = self._memories()
        self.working = set(range(len(self.memories)))  # hosts that still take guests
        self.threads = [threading.Thread(target=self._work, args=(number,), daemon=True)
                        for number in range(len(self.memories))]
        for thread in self.threads:
            thread.start()

    def result(self, guest):
        """Waits for the result of a guest, which is among those of the beginning."""
        return self.futures[guest.name].result(LAB_DEADLINE + LAST_GUEST)

    def close(self):
        """Ends every host, whatever it is at."""
        self.closing = True
        with self.lock:
            self.waiting.clear()
            for host in self.hosts.values():
                host.process.kill()
        for thread in self.threads:
            thread.join()

    def _memories(self):
        """MiB for guests, for each host that is worth its while and that the machine has memory for."""
        every = [guest.memory for guest in self.waiting]
        small = [memory for memory in every if memory <= SMALL]
        # Room for a guest beside one that is being destroyed.
        for_small = 2 * max(small, default=0)
        first = max([for_small, *every])
        if min(HOSTS, os.cpu_count() or 1) > 1:
            if len(every) >= WORTH_A_HOST and _is_available(first, first):
                return [first, first]
            if len(small) >= WORTH_A_HOST and _is_available(first, for_small):
                return [first, for_small]
        return [first] if every else []

    def _take(self, number):
        """The next guest for a host: what no other can run comes first."""
        with self.lock:
            fitting = [guest for guest in self.waiting if guest.memory <= self.memories[number]]
            others = min(self.memories)
            fitting.sort(key=lambda guest: guest.memory <= others)
            if not fitting:
                self.working.discard(number)
                return None
            self.waiting.remove(fitting[0])
            return fitting[0]

    def _work(self, number):
        while guest := self._take(number):
            if time.monotonic() > self.end:
                self._give_up(guest, xen_guest.DEADLINE_PASSED, f"the others took more than {LAB_DEADLINE} s")
                continue
            try:
                host = self.hosts.get(number) or self._start_host(number)
            except (xen_host.HostLost, RuntimeError, OSError) as error:
                self._leave(number, guest, f"Xen could not be started: {error}")
                return
            if not self._run(host, guest):
                host.close()
                del self.hosts[number]
        if number in self.hosts:
            self.hosts[number].close()

    def _start_host(self, number):
        """Tries once more if Xen does not start."""
        for attempt in ("first", "last"):
            with self.lock:
                self.boots += 1
                folder = self.folder / f"host{number}.{self.boots}"
            try:
                host = xen_host.XenHost(folder, self.memories[number])
            except xen_host.HostLost:
                if attempt == "last" or self.closing:
                    raise
                continue
            with self.lock:
                self.hosts[number] = host
            if self.closing:
                host.process.kill()
            return host

    def _leave(self, number, guest, why):
        """A host cannot be had: its guests are left to the others, as far as they can run them."""
        with self.lock:
            self.working.discard(number)
            most = max((self.memories[other] for other in self.working), default=0)
            orphans = [one for one in [guest, *self.waiting] if one.memory > most]
            self.waiting = [one for one in [guest, *self.waiting] if one.memory <= most]
        for orphan in orphans:
            self._give_up(orphan, xen_guest.LOST, why)

    def _run(self, host, guest):
        """Whether the host outlived the guest."""
        run = GuestRun(host, guest)
        try:
            if run.run().again and not self.closing and time.monotonic() < self.end:
                run = GuestRun(host, guest, run.put_aside())
                self.repeated.append(run.result)
                run.run()
            self.futures[guest.name].set_result(run.result)
            return True
        except xen_host.HostLost as error:
            run.update()
            run.result.ended, run.result.why = xen_guest.LOST, str(error)
            self.futures[guest.name].set_result(run.result)
            return False
        except Exception as error:  # e.g. a file that is not there: this guest's own trouble
            self.futures[guest.name].set_exception(error)
            return True

    def _give_up(self, guest, ended, why):
        self.futures[guest.name].set_result(xen_guest.Result(guest, self.folder, ended, why))


def _is_available(*memories):
    """Whether the machine has memory for hosts with so many MiB for guests, and as much again for others."""
    with open("/proc/meminfo") as file:
        values = dict(line.split(":") for line in file)
    needed = sum(memory + xen_host.DOM0_MEMORY + xen_host.XEN_MEMORY for memory in memories)
    return 2 * needed < int(values["MemAvailable"].split()[0]) // 1024
