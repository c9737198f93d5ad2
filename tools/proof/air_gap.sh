#!/bin/sh
# Proves the air-gap promise: a prompt connects to the configured endpoint and to nothing else, asks no name server, and
# does not wait for a network that is not there.
#
# Usage: air_gap.sh loopback|dark PROGRAM
#   loopback  a network namespace with nothing but "lo": everything else is unreachable at once
#   dark      one with a default route and a name server behind which every packet vanishes: whoever asks, waits
#
# The whole run, threads and children, is traced. Judged are the addresses in connect() and send calls, not the clock;
# times are printed for people. Needs root, unshare, ip and strace; exit code 77 where they are not to be had.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
failed=0 port='' answer='' endpoint_pid=''
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"

# The addresses of all sockets that the traced program used, without those of the endpoint itself. "Local" ones (AF_UNIX,
# AF_NETLINK) never leave the machine: they are listed, and not judged.
judge() {
  grep -hoE '^[0-9]+ +(connect|sendto|sendmsg|sendmmsg)\(.*sa_family=AF_INET6?,.*' "$1" |
    sed -E 's/.*sin6?_port=htons\(([0-9]+)\).*(inet_addr\("|inet_pton\(AF_INET6, ")([^"]*)".*/\3 \1/' |
    sort | uniq -c >"$room/addresses" || :
  if grep -vE " (127\.0\.0\.1|::1|::ffff:127\.0\.0\.1) ($port|0)\$" "$room/addresses" >"$room/others"; then
    fault "it used other addresses than the endpoint's:"
    cat "$room/others" >&2
  fi
  if grep -E ' 53$' "$room/addresses" >/dev/null; then fault "it asked a name server"; fi
  if ! grep -E " $port\$" "$room/addresses" >/dev/null; then fault "the trace does not show the endpoint: it proves nothing"; fi
  local_sockets=$(grep -hoE 'connect\([0-9]+, \{sa_family=AF_(UNIX|NETLINK)[^}]*' "$1" | sed 's/.*sa_family=//' | sort -u || :)
  printf '  addresses: %s\n' "$(tr -s ' ' <"$room/addresses" | tr '\n' ';')"
  [ -z "$local_sockets" ] || printf '  local sockets: %s\n' "$local_sockets"
}

# one_prompt NAME HOST: one traced and one untraced prompt against the endpoint.
one_prompt() {
  rm -rf "${room:?}/home"
  mkdir "$room/home"
  : >"$room/requests"
  set -- "$1" "$2" env -i PATH="$PATH" HOME="$room/home" OPENAI_API_KEY=sk-proof OPENAI_MODEL=m \
    OPENAI_BASE_URL="http://$2:$port/v1" "$program" -p hi
  one_name=$1
  shift 2
  printf '%s\n' "$one_name"
  (cd "$room/home" && strace -f -qq -e trace=connect,sendto,sendmsg,sendmmsg -o "$room/trace" "$@") \
    >"$room/stdout" 2>"$room/stderr" </dev/null || fault "the prompt ended with $?: $(cat "$room/stderr")"
  [ "$(cat "$room/stdout")" = "$answer" ] || fault "stdout is \"$(cat "$room/stdout")\""
  [ "$(wc -l <"$room/requests")" -eq 1 ] || fault "the endpoint was asked $(wc -l <"$room/requests") times"
  judge "$room/trace"
  one_before=$(date +%s%N)
  (cd "$room/home" && "$@") >/dev/null 2>&1 </dev/null || fault "the untraced prompt failed"
  printf '  %s ms\n' $((($(date +%s%N) - one_before) / 1000000))
}

inside() {
  ip link set lo up
  if [ "$kind" = dark ]; then
    # Packets leave by a cable that ends nowhere: the other side belongs to nobody, and no refusal ever comes back.
    ip link add dark0 type veth peer name dark1
    ip addr add 10.99.0.2/24 dev dark0
    ip link set dark0 up
    ip link set dark1 up
    ip neigh replace 10.99.0.1 lladdr 02:00:00:00:00:01 dev dark0 nud permanent
    ip route add default via 10.99.0.1
    printf 'nameserver 10.99.0.1\n' >"$room/resolv.conf"
    mount --bind "$room/resolv.conf" "$(readlink -f /etc/resolv.conf)"
  fi
  start_endpoint
  one_prompt "$kind, endpoint by address" 127.0.0.1
  one_prompt "$kind, endpoint by the name localhost" localhost
  kill "$endpoint_pid"
  [ "$failed" = 0 ] || exit 1
  printf 'PROVEN: %s: nothing but the endpoint was spoken to\n' "$kind"
}

case ${1:-} in
  loopback | dark) [ $# = 2 ] ;;
  inside) [ $# = 4 ] ;;
  *) false ;;
esac || {
  printf 'Usage: air_gap.sh loopback|dark PROGRAM\n' >&2
  exit 2
}

if [ "$1" = inside ]; then
  kind=$2 program=$3 room=$4
  inside
  exit 0
fi

need unshare ip strace mount
program=$(readlink -f "$2")
[ -x "$program" ] || skip "there is no program \"$2\""
unshare --net --mount true 2>/dev/null || skip "network namespaces are not allowed here"
room=$(mktemp -d)
# Whatever is still running in the namespace ends with its first process.
status=0
unshare --net --mount --pid --fork --kill-child --mount-proc sh "$0" inside "$1" "$program" "$room" || status=$?
rm -rf "$room"
exit "$status"
