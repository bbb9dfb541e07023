#!/usr/bin/env bash
# Runs a command with an unlocked, empty keyring on this D-Bus session; both end with the session.
#   dbus-run-session -- with-keyring.sh COMMAND [ARGUMENT...]
set -euo pipefail
control=$(printf 'only-for-tests' | gnome-keyring-daemon --unlock --components=secrets)
[ -z "$control" ] || export "${control?}"
exec "$@"
