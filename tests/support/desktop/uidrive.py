# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK 4 window as a person would: finds widgets by role and name through AT-SPI, acts on
them through AT-SPI or the X pointer and keyboard.

usage, in a script run by /usr/bin/python3 inside with-desktop (needs python3-pyatspi and xdotool; a
python from elsewhere does not see pyatspi):

    from uidrive import *
    root = app("skylark")
    press(find(root, "push button", "Play"))
    click(find(root, "label", re.compile("^Track")), xwin("Skylark"), repeat=2)

Every wait has a time limit and raises AssertionError at its end.
"""
import re
import subprocess
import time

import pyatspi

TOP_LEVEL_ROLES = ("frame", "dialog", "window")
PRESS_ACTIONS = ("click", "activate", "press", "toggle")
HOLD_S = 0.08  # how long a finger keeps a button down


def wait(function, timeout=60, what="condition"):
    """Polls until function() is true, and returns what it returned."""
    end = time.time() + timeout
    error = None
    while time.time() < end:
        try:
            result = function()
            if result:
                return result
        except Exception as caught:  # nodes die while they are being walked: try again
            error = caught
        time.sleep(0.05)
    raise AssertionError(f"timed out waiting for {what}: {error}")


def app(name, timeout=60):
    """The application of that name, as soon as it has a window."""
    def look():
        for node in pyatspi.Registry.getDesktop(0):
            if node and node.name == name and node.childCount:
                return node
        return None
    return wait(look, timeout, "app " + name)


def walk(node, depth=30):
    """The node and everything below it."""
    yield node
    if depth == 0:
        return
    for i in range(node.childCount):
        child = node.getChildAtIndex(i)
        if child is not None:
            yield from walk(child, depth - 1)


def name_matches(name, wanted):
    if wanted is None:
        return True
    if isinstance(wanted, re.Pattern):
        return bool(wanted.search(name))
    return name == wanted


def find(root, role=None, name=None, timeout=60):
    """The first node of that role whose name equals name (str) or matches it (re.Pattern)."""
    def look():
        for node in walk(root):
            if role is not None and node.getRoleName() != role:
                continue
            if name_matches(node.name or "", name):
                return node
        return None
    return wait(look, timeout, f"{role} {name}")


def press(node):
    """Buttons, toggles, menu items: by their accessible action, without the pointer."""
    action = node.queryAction()
    names = [action.getName(i) for i in range(action.nActions)]
    index = next((i for i, name in enumerate(names) if name in PRESS_ACTIONS), 0)
    assert action.doAction(index), names


def text(node):
    """What a label or an entry shows. getText(0, -1) returns '' in GTK 4, so ask for the count."""
    interface = node.queryText()
    return interface.getText(0, interface.characterCount)


def set_text(node, new_text):
    assert node.queryEditableText().setTextContents(new_text)


def xdo(*arguments):
    command = ["xdotool", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def xwin(title):
    """The X window of that title, as soon as it is visible."""
    return xdo("search", "--sync", "--onlyvisible", "--name", f"^{re.escape(title)}$").split()[0]


def window_extents(node):
    return node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)


def top_level(node):
    while node.getRoleName() not in TOP_LEVEL_ROLES:
        node = node.parent
    return node


def centre(node, win):
    """Screen position of a node's middle.

    GTK 4 has no SCREEN coordinates. WINDOW ones start inside the border and shadow in GTK 4.8,
    outside them (frame.x < 0) in 4.18, which also leaves out the parents' padding, so only the
    middle is a safe place to aim for.
    """
    lines = xdo("getwindowgeometry", "--shell", win).splitlines()
    window = {key: value for key, value in (line.split("=") for line in lines)}
    frame = window_extents(top_level(node))
    extents = window_extents(node)
    # 4.8: rows never shown are 0x0; rows scrolled away keep stale places
    assert extents.width and extents.height, f"{node.name} is not on the screen"
    border_x = (int(window["WIDTH"]) - frame.width) // 2 - frame.x
    border_y = (int(window["HEIGHT"]) - frame.height) // 2 - frame.y
    return (int(window["X"]) + border_x + extents.x + extents.width // 2,
            int(window["Y"]) + border_y + extents.y + extents.height // 2)


def click(node, win, button=1, repeat=1):
    """A real pointer click on the node's middle; win as xwin returned it.

    The button is held until the application has seen it: where a layout comes between press and
    release, GTK 4 on X11 asks the server for the pointer, and a button that is already up there
    (though its release is still to be read) ends the gesture, so that the click is lost.
    """
    x, y = centre(node, win)
    frame = top_level(node)
    xdo("mousemove", x, y)
    time.sleep(0.05)
    for _ in range(repeat):
        xdo("mousedown", button)
        frame.getRoleName()  # answered by the loop that reads the press
        time.sleep(HOLD_S)
        xdo("mouseup", button)


def type_(string):
    xdo("type", "--delay", 15, string)


def key(*keys):
    xdo("key", *keys)
