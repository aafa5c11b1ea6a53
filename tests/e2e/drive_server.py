# SPDX-License-Identifier: GPL-3.0-or-later
"""skylark-drive as it runs alone, for tests that do bad things to it, and a gate before it that
holds uploads in the middle."""
import contextlib
import os
import pathlib
import resource
import selectors
import socket
import subprocess
import threading

import skylark

ACCOUNT = "anna"
TOKEN = "a-token-of-this-test"
# Root may write whatever the mode of a folder says, unless it has given these up.
PLAIN_USER = (["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
              if os.geteuid() == 0 else [])


def can_mount():
    """Whether this process may make a mount namespace of its own."""
    return subprocess.run(["unshare", "--user", "--map-root-user", "--mount", "true"],
                          capture_output=True, check=False).returncode == 0


class Server:
    """One skylark-drive on a free port, or on the one that it had before."""

    def __init__(self, build_dir, root):
        self.program = str(pathlib.Path(build_dir) / "src/skylark-drive")
        self.root = str(root)
        self.tokens = self.root + ".tokens"
        pathlib.Path(self.tokens).write_text(f"{ACCOUNT} {TOKEN}\n", encoding="utf-8")
        self.port = 0
        self.process = None

    def start(self, prefix=(), file_limit=None):
        """Runs until it is ready. file_limit: no file of it may grow beyond so many bytes."""
        def limit():
            if file_limit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

        self.process = subprocess.Popen(
            [*prefix, self.program, "serve", "--root", self.root, "--token-file", self.tokens,
             "--listen", f"127.0.0.1:{self.port}"], stdout=subprocess.PIPE, text=True,
            preexec_fn=limit)
        line = self.process.stdout.readline()
        if not line.startswith("READY "):
            raise skylark.Failure(f"skylark-drive did not start at {self.root}")
        self.port = int(line.rstrip("/\n").rsplit(":", 1)[1])

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process.stdout.close()
            self.process = None


class Gate:
    """Passes bytes between clients and a server, both ways. While it is shut, each connection that
    has sent more than `allowance` bytes since is held."""

    def __init__(self, port, allowance=512 * 1024):
        self.target = port
        self.allowance = allowance
        self.opened = threading.Event()
        self.opened.set()
        self.held = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        # What waits between client and gate must stay far smaller than a large file.
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def shut(self):
        self.held = 0
        self.opened.clear()

    def open(self):
        self.opened.set()

    def accept(self):
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=[client], daemon=True).start()

    def serve(self, client):
        with contextlib.suppress(OSError), client, \
                socket.create_connection(("127.0.0.1", self.target)) as server, \
                selectors.DefaultSelector() as waiting:
            waiting.register(client, selectors.EVENT_READ, server)
            waiting.register(server, selectors.EVENT_READ, client)
            passed = 0
            while True:
                for key, _ in waiting.select():
                    data = key.fileobj.recv(65536)
                    if not data:
                        return
                    if key.fileobj is client:
                        passed = 0 if self.opened.is_set() else passed + len(data)
                        if passed > self.allowance:
                            self.held += 1
                            self.opened.wait()
                    key.data.sendall(data)

    def close(self):
        self.open()
        self.listener.close()
