#!/usr/bin/python3
"""Another program that has copied files: an X11 client that owns the clipboard.

    clipboard_source.py PATH...

Needs the Debian packages python3-gi and gir1.2-gtk-3.0. Says `ready` once the clipboard is its own.
"""

import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402


def main():
    uris = [Path(path).resolve().as_uri() for path in sys.argv[1:]]
    owner = Gtk.Window(title="clipboard source")
    owner.realize()
    Gtk.selection_add_targets(owner, Gdk.SELECTION_CLIPBOARD, [Gtk.TargetEntry.new("text/uri-list", 0, 0)])
    owner.connect("selection-get", lambda _owner, data, _info, _time: data.set_uris(uris))
    if not Gtk.selection_owner_set(owner, Gdk.SELECTION_CLIPBOARD, Gdk.CURRENT_TIME):
        sys.exit("the clipboard is not given away")
    print("ready", flush=True)
    Gtk.main()


main()
