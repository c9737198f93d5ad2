#!/bin/sh
# Installs the release in a folder with its own install.sh, runs it, removes it, and looks for what stayed behind.
# Usage: sh tools/release/try_install.sh RELEASE
set -eu

release=$(cd "$1" && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
mkdir "$room/home"

HOME=$room/home
XDG_BIN_HOME=$room/home/bin
export HOME XDG_BIN_HOME
unset XDG_DATA_HOME QWEN_INSTALL_DIR QWEN_VERSION QWEN_MIRROR GITHUB_PATH || :

sh "$release/install.sh" --mirror "$release"
"$XDG_BIN_HOME/qwen" --version
"$XDG_BIN_HOME/qwen" demo </dev/null
sh "$release/install.sh" --mirror "$release" | grep 'already installed'
"$XDG_BIN_HOME/qwen" uninstall --purge
left=$(find "$room/home" -mindepth 1)
if [ -n "$left" ]; then
  printf 'left behind:\n%s\n' "$left" >&2
  exit 1
fi
