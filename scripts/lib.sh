# What every script starts with: strict mode, the project's folder, our tools
# first. Sourced, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools="$PWD/.cache/bin"
export PATH="$tools:$PATH"

# say LINE...
say() { printf '%s\n' "$@"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# need COMMAND HINT: ends with a clear line when a command is missing.
need() { command -v "$1" >/dev/null || fail "$1 is missing. $2"; }

# fingerprint PATH...: one hash over the content of files and folders. A
# changed, new, moved or removed file changes it.
fingerprint() {
  local sum=(sha256sum)
  command -v sha256sum >/dev/null || sum=(shasum -a 256) # On a Mac.
  find "$@" -type f -print0 | sort -z | xargs -0 "${sum[@]}" | "${sum[@]}" | cut -d' ' -f1
}

# install_modules brings the app's packages, unless they are as the lock says.
install_modules() {
  need npm "The app is built with Node 20.19 or newer: https://nodejs.org"
  local mark=pwa/node_modules/.lock-hash now
  now=$(fingerprint pwa/package-lock.json)
  if [[ -f $mark && $(<"$mark") == "$now" ]]; then return; fi
  say "Installing the app's packages"
  (cd pwa && npm ci --no-audit --no-fund)
  printf '%s\n' "$now" >"$mark"
}

# section NAME COMMAND...: one step under a heading, with its seconds.
section() {
  local from=$SECONDS
  doing=$1
  say "" "== $doing"
  "${@:2}"
  say "   $doing: $((SECONDS - from)) s"
}

# name_failure is for an exit trap: it says which section ended the script.
name_failure() { [[ $? == 0 || -z ${doing-} ]] || say "FAILED: $doing" >&2; }
