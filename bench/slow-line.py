"""A slow line between two network namespaces: what one end sends, the other gets later, paced, and not without loss.

    slow-line.py RTT_MS MBIT

Prints one JSON object: the processes whose network namespaces are the two ends (client 10.99.0.1, server 10.99.0.2) and
whether they are in a user namespace of their own; nsenter(1) runs programs there. The line lasts until standard input
ends. It needs Linux, TUN devices and ip(8), and root only where user namespaces are not for everybody.

Each packet waits for its turn at MBIT and then for half of RTT_MS. A queue of two and a half times the bandwidth-delay
product drops what is over. TCP sees real handshakes, round trips and losses.
"""

import collections
import ctypes
import errno
import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
import threading
import time

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
TUNSETIFF, IFF_TUN_NO_PI = 0x400454CA, 0x1001
DEVICE, CLIENT, SERVER = "wan0", "10.99.0.1", "10.99.0.2"
# Large packets keep the work of this program small; the rate is that of bytes, headers included.
MTU = 9000
LEAST_QUEUE = 256 * 1024

libc = ctypes.CDLL(None, use_errno=True)


def unshare(flags):
    if libc.unshare(flags) != 0:
        raise OSError(ctypes.get_errno(), "unshare")


def own_namespaces():
    """Moves this process to a network namespace of its own; answers whether it has a user namespace with it."""
    user, group = os.geteuid(), os.getegid()
    try:
        unshare(CLONE_NEWUSER | CLONE_NEWNET)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOSPC) or user != 0:
            raise
        unshare(CLONE_NEWNET)
        return False
    for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)
    return True


def open_end(address, peer):
    """Makes the device of this namespace and returns its file descriptor."""
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", DEVICE.encode(), IFF_TUN_NO_PI))
    for words in (
        ["link", "set", "lo", "up"],
        ["link", "set", DEVICE, "mtu", str(MTU), "txqueuelen", "2000", "up"],
        ["address", "add", address, "peer", peer, "dev", DEVICE],
    ):
        subprocess.run(["ip", *words], check=True)
    return device


def fork_server_end():
    """Starts the process that holds the server's namespace; returns its id and the file descriptor of its device."""
    here, there = socket.socketpair()
    child = os.fork()
    if child == 0:
        here.close()
        unshare(CLONE_NEWNET)
        socket.send_fds(there, [b"."], [open_end(SERVER, CLIENT)])
        there.recv(1)  # Ends when the other process does.
        os._exit(0)
    there.close()
    _, descriptors, _, _ = socket.recv_fds(here, 1, 1)
    return child, descriptors[0], here


def carry(source, sink, bytes_per_second, one_way):
    """Carries packets from `source` to `sink`, paced, delayed and bounded."""
    queue, changed, queued = collections.deque(), threading.Condition(), [0]
    limit = max(int(bytes_per_second * one_way * 5), LEAST_QUEUE)

    def take():
        free = 0.0
        while True:
            packet, now = os.read(source, 65536), time.monotonic()
            with changed:
                if queued[0] + len(packet) > limit:
                    continue
                free = max(free, now) + len(packet) / bytes_per_second
                queue.append((free + one_way, packet))
                queued[0] += len(packet)
                changed.notify()

    def give():
        while True:
            with changed:
                while not queue:
                    changed.wait()
                due, packet = queue.popleft()
            wait = due - time.monotonic()
            if wait > 0.0002:
                time.sleep(wait)
            try:
                os.write(sink, packet)
            except OSError:
                pass  # The device is full or going down: a lost packet.
            with changed:
                queued[0] -= len(packet)

    for work in (take, give):
        threading.Thread(target=work, daemon=True).start()


def main():
    one_way, rate = float(sys.argv[1]) / 2000, float(sys.argv[2]) * 1e6 / 8
    user = own_namespaces()
    child, server, _alive = fork_server_end()
    client = open_end(CLIENT, SERVER)
    carry(client, server, rate, one_way)
    carry(server, client, rate, one_way)
    print(json.dumps({"client": os.getpid(), "server": child, "user": user}), flush=True)
    sys.stdin.read()


main()
