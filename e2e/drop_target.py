#!/usr/bin/python3
"""A window to drop files on: another X11 client, so that a drag out of the app is a real XDND drag.

    drop_target.py X Y

Needs the Debian packages python3-gi and gir1.2-gtk-3.0. Says `ready`, `clicked` when a button of
the pointer is pressed over it, `over` while something is dragged over it, and `dropped URI` for each
file that is dropped.
"""

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402


def say(words):
    print(words, flush=True)


def main():
    x, y = sys.argv[1:]
    window = Gtk.Window(title="drop target")
    window.set_default_size(100, 60)
    window.move(int(x), int(y))
    window.drag_dest_set(Gtk.DestDefaults.ALL, [], Gdk.DragAction.COPY)
    window.drag_dest_add_uri_targets()

    def received(_window, _context, _x, _y, data, _info, _time):
        for uri in data.get_uris():
            say(f"dropped {uri}")

    window.add_events(Gdk.EventMask.BUTTON_PRESS_MASK)
    window.connect("button-press-event", lambda *_: say("clicked"))
    window.connect("drag-motion", lambda *_: say("over"))
    window.connect("drag-data-received", received)
    window.connect("map-event", lambda *_: say("ready"))
    window.connect("destroy", Gtk.main_quit)
    window.show_all()
    Gtk.main()


main()
