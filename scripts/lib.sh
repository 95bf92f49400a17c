# What every script starts with: strict mode, the project's folder, our tools
# first. Sourced, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools="$PWD/.cache/bin"
export PATH="$tools:$PATH"

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# need COMMAND HINT: ends with a clear line when a command is missing.
need() { command -v "$1" >/dev/null || fail "$1 is missing. $2"; }

# fingerprint PATH...: one hash over the content of files and folders. A
# changed, new, moved or removed file changes it.
fingerprint() {
  find "$@" -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}
