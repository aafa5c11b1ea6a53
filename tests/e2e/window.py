# SPDX-License-Identifier: GPL-3.0-or-later
"""Skylark's window, driven by a real pointer and keyboard as a person drives it."""
import re
import subprocess

from skylark import Failure, wait_for
from uidrive import app, click, find, key, press, type_, walk, xdo, xwin
import drag as pointer

TITLE = "Skylark"


class Window:
    """The window of a running Skylark, and the file manager beside it."""

    def __init__(self):
        self.root = app("skylark")
        self.xid = xwin(TITLE)
        self.file_manager = None

    def place(self, x, y, width, height):
        xdo("windowsize", self.xid, width, height)
        xdo("windowmove", self.xid, x, y)
        xdo("windowactivate", "--sync", self.xid)

    def find(self, role, name, timeout=20):
        return find(self.root, role, name, timeout)

    def has(self, role, name):
        """Whether it is there now, without waiting."""
        for node in walk(self.root):
            if node.getRoleName() == role and re.search(name, node.name or ""):
                return True
        return False

    def press(self, name):
        press(self.find("push button", name))

    def show_page(self, name):
        click(self.find("label", name), self.xid)

    def play_song(self, title):
        """A double click on its row."""
        click(self.find("label", re.compile(re.escape(title))), self.xid, repeat=2)

    def key(self, *keys):
        xdo("windowactivate", "--sync", self.xid)
        key(*keys)

    def type(self, text):
        type_(text)

    def open_file_manager(self, folder):
        """Thunar at the left of the screen, showing the folder."""
        self.file_manager = subprocess.Popen(["thunar", str(folder)], stdout=subprocess.DEVNULL,
                                             stderr=subprocess.DEVNULL)
        name = re.escape(str(folder).rstrip("/").split("/")[-1])
        xid = xdo("search", "--sync", "--onlyvisible", "--name", f"^{name}").split()[0]
        xdo("windowsize", "--sync", xid, 420, 420)
        xdo("windowmove", "--sync", xid, 0, 0)
        xdo("windowactivate", "--sync", xid)
        return xid

    def drag_from_file_manager(self, xid, target_x, target_y):
        """Drags all that the file manager shows to a place of the screen, from another process."""
        xdo("windowactivate", "--sync", xid)
        thunar = app("Thunar")
        pane = find(thunar, "layered pane", None) if False else None
        del pane
        icon = find(thunar, "icon", None)
        xdo("key", "ctrl+a")
        box = icon.queryComponent().getExtents(0)
        pointer.drag(box.x + box.width // 2, box.y + 24, target_x, target_y)

    def close(self):
        if self.file_manager is not None:
            self.file_manager.terminate()
            self.file_manager.wait()

    def wait_gone(self):
        def gone():
            shown = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{TITLE}$"],
                                   capture_output=True, text=True).stdout
            return self.xid not in shown.split()
        wait_for("the window to close", gone)


__all__ = ["Failure", "Window", "wait_for"]
