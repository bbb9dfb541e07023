#!/usr/bin/python3
"""A window to drag files out of: another X11 client, so that a drop on the app is a real XDND drag.

    drag_source.py X Y PATH...

Needs the Debian packages python3-gi and gir1.2-gtk-3.0. Says `ready`, `begun` and `ended` as it happens.
"""

import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402


def say(word):
    print(word, flush=True)


def main():
    x, y, *paths = sys.argv[1:]
    uris = [Path(path).resolve().as_uri() for path in paths]
    window = Gtk.Window(title="drag source")
    window.set_default_size(100, 60)
    window.move(int(x), int(y))
    handle = Gtk.EventBox()
    handle.add(Gtk.Label(label="drag me"))
    window.add(handle)
    handle.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
    handle.drag_source_add_uri_targets()
    handle.connect("drag-data-get", lambda _widget, _context, data, _info, _time: data.set_uris(uris))
    handle.connect("drag-begin", lambda *_: say("begun"))
    handle.connect("drag-end", lambda *_: say("ended"))
    window.connect("map-event", lambda *_: say("ready"))
    window.connect("destroy", Gtk.main_quit)
    window.show_all()
    Gtk.main()


main()
