# SPDX-License-Identifier: GPL-3.0-or-later
"""Skylark's window, driven by a real pointer and keyboard as a person drives it."""
import os
import re
import subprocess
import sys

import skylark
from uidrive import app, click, find, key, type_, wait, walk, window_extents, xdo
import drag as pointer

# Thunar warns root above its icons; the first icon stands that much lower.
ICON_X, ICON_Y, ROOT_WARNING = 244, 128, 34


def window_of(title_pattern):
    """The X window whose title matches, as soon as there is one."""
    def look():
        shown = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", title_pattern],
                               capture_output=True, text=True).stdout.split()
        return shown[0] if shown else None
    return skylark.wait_for(f"a window called {title_pattern}", look)


class FileManager:
    """Thunar at the left of the screen, showing a folder."""

    def __init__(self, folder):
        # Without a thumbnailer Thunar complains; that is none of our business.
        self.process = subprocess.Popen(["thunar", str(folder)], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        name = str(folder).rstrip("/").split("/")[-1]
        self.xid = window_of(f"^{re.escape(name)}")
        xdo("windowsize", "--sync", self.xid, 420, 420)
        xdo("windowmove", "--sync", self.xid, 0, 0)

    def first_icon(self):
        return ICON_X, ICON_Y + (ROOT_WARNING if os.getuid() == 0 else 0)

    def drag_first_to(self, x, y):
        xdo("windowactivate", "--sync", self.xid)
        pointer.drag(*self.first_icon(), x, y)

    def close(self):
        self.process.terminate()
        self.process.wait()


class Window:
    """The window of a running Skylark."""

    def __init__(self):
        self.xid = window_of("Skylark$")
        self.root = app("skylark")

    def place(self, x, y, width, height):
        xdo("windowsize", "--sync", self.xid, width, height)
        xdo("windowmove", self.xid, x, y)

    def activate(self):
        xdo("windowactivate", "--sync", self.xid)

    def shows(self, text, timeout=60):
        """Waits until a label reads so."""
        return find(self.root, "label", text, timeout)

    def texts(self):
        """What all labels read."""
        return [node.name for node in walk(self.root) if node.getRoleName() == "label"]

    def on_screen(self, text):
        """The label of that text that has a place on the screen; hidden pages have theirs too."""
        def look():
            for node in walk(self.root):
                if node.getRoleName() == "label" and node.name == text:
                    extents = window_extents(node)
                    if extents.width and extents.height:
                        return node
            return None
        return wait(look, what=f"“{text}” on the screen")

    def show_page(self, name):
        self.activate()
        click(self.on_screen(name), self.xid)

    def play_song(self, title):
        """A double click on its row."""
        self.activate()
        click(self.on_screen(title), self.xid, repeat=2)

    def key(self, *keys):
        self.activate()
        key(*keys)

    def type(self, text):
        type_(text)

    def press_key(self, keys):
        """A key for whatever has the focus, such as a dialog."""
        key(keys)

    def answer(self, question, keys):
        """A key in a dialog that shows this text."""
        wait(lambda: any(re.search(question, text or "") for text in self.texts()), what=question)
        key(keys)

    def drop(self, folder):
        """Drags what a file manager shows of the folder, the first thing in it, into this
        window."""
        manager = FileManager(folder)
        try:
            self.place(480, 20, 800, 740)
            manager.drag_first_to(900, 450)
        finally:
            manager.close()

    def close(self):
        """The button of the header bar, as a window manager would press it."""
        self.activate()
        key("ctrl+w")
        skylark.wait_for("the window to close", lambda: not subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", "Skylark$"],
            capture_output=True, text=True).stdout.split())


if __name__ == "__main__":
    sys.exit("a module of the tour and the end-to-end tests")
