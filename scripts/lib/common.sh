# shellcheck shell=sh
# Sourced by the verbs: the repository's root, and the pinned Node first on the PATH.
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root" || exit 1
PATH=$root/node_modules/.bin:$PATH
export PATH
