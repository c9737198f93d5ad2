# shellcheck shell=sh disable=SC2034,SC2154
# What the proofs share: skipping aloud, and an endpoint on loopback. Sourced, never run.
# Exit code 77 means "this machine cannot show it", as automake has it.

skip() {
  printf 'SKIPPED: %s\n' "$*" >&2
  exit 77
}

fault() {
  printf 'FAILED: %s\n' "$*" >&2
  failed=1
}

need() {
  [ "$(uname -s)" = Linux ] || skip "this proof needs Linux"
  [ "$(id -u)" = 0 ] || skip "this proof needs root"
  for need_tool in "$@"; do
    command -v "$need_tool" >/dev/null 2>&1 || skip "$need_tool is not on this machine"
  done
}

# Starts the endpoint in the present network namespace; sets port and endpoint_pid.
start_endpoint() {
  : >"$room/requests"
  "${DENO:-deno}" run --quiet -A "$here/endpoint.ts" "$room/port" "$room/requests" &
  endpoint_pid=$!
  start_tries=0
  while [ ! -f "$room/port" ]; do
    start_tries=$((start_tries + 1))
    if [ "$start_tries" -gt 300 ] || ! kill -0 "$endpoint_pid" 2>/dev/null; then
      printf 'FAILED: the endpoint does not start\n' >&2
      exit 1
    fi
    sleep 0.1
  done
  port=$(cat "$room/port")
}

answer='Good evening from loopback.'
