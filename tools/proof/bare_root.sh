#!/bin/sh
# Proves what the program needs of an image: makes a root with the program, the libraries that its own header names, and
# nothing else (no shell, no /etc, no /dev, no /tmp, no home), mounts it read-only, and runs the program in it as a user
# that no database knows, without a terminal and without a single variable but the endpoint's.
#
# Usage: bare_root.sh PROGRAM
#
# Then it takes away what is left, one thing at a time, and says what stops working: that list is docs/containers.md.
# Last it counts the system calls and compares them with those that the default seccomp profile of Docker refuses.
# Needs root, unshare, chroot, ldd and (for the last part) strace; exit code 77 where they are not to be had.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
path_set=yes volume='' failed=0 port='' answer='' endpoint_pid=''
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"

# An id that is in no /etc/passwd, as some platforms give every container.
USER_ID=1234567

# Refused by the default profile without further capabilities (moby, profiles/seccomp/default.json).
REFUSED='acct add_key bpf clock_adjtime clock_settime create_module delete_module fanotify_init finit_module fsconfig
fsmount fsopen fspick get_kernel_syms get_mempolicy init_module io_uring_enter io_uring_register io_uring_setup ioperm
iopl kcmp kexec_file_load kexec_load keyctl lookup_dcookie mbind mount mount_setattr move_mount move_pages nfsservctl
open_by_handle_at open_tree perf_event_open personality pivot_root process_vm_readv process_vm_writev ptrace
query_module quotactl quotactl_fd reboot request_key set_mempolicy setdomainname sethostname setns settimeofday swapoff
swapon syslog umount umount2 unshare uselib userfaultfd ustat vhangup vm86 vm86old'

# The libraries that the loader wants, and the loader: what "ldd" prints, without the kernel's own.
libraries() { ldd "$program" | sed -n -e 's/.*=> \(\/[^ ]*\) .*/\1/p' -e 's/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p' | sort -u; }

make_root() {
  rm -rf "${root:?}"
  mkdir -p "$root/proc"
  cp "$program" "$root/qwen"
  libraries | while IFS= read -r library; do
    mkdir -p "$root${library%/*}"
    cp -L "$library" "$root$library"
  done
}

# in_root ARGS...: the program in the root, as nobody in particular. The endpoint is in the same network namespace.
in_root() {
  # PATH names no folder of that root: every container runtime sets the variable, and some Deno versions want to see it.
  # shellcheck disable=SC2086 # no variable, or some
  env -i ${path_set:+PATH=/nowhere} OPENAI_API_KEY=sk-proof OPENAI_MODEL=m OPENAI_BASE_URL="http://127.0.0.1:$port/v1" ${volume:+QWEN_HOME=/state TMPDIR=/state} \
    "$setsid" "$chroot" --userspec="$USER_ID:$USER_ID" "$root" /qwen "$@" >"$room/stdout" 2>"$room/stderr" </dev/null
}

# expect NAME WANTED ARGS...: the run ends with 0 and, if something is wanted, with just that on stdout.
expect() {
  expect_name=$1 expect_wanted=$2
  shift 2
  if in_root "$@"; then
    if [ -n "$expect_wanted" ] && [ "$(cat "$room/stdout")" != "$expect_wanted" ]; then
      fault "$expect_name: stdout is \"$(cat "$room/stdout")\""
    else
      printf '  ok    %s\n' "$expect_name"
    fi
  else
    expect_code=$?
    fault "$expect_name: exit code $expect_code: $(head -c 2000 "$room/stderr")"
  fi
}

mount_root() {
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  if [ -n "$volume" ]; then mount --bind "$volume" "$root/state"; fi
  mount -o remount,bind,ro "$root"
}

umount_root() {
  if [ -n "$volume" ]; then umount "$root/state"; fi
  umount "$root/proc"
  umount "$root"
}

everything() {
  mount_root
  expect '--version' '' --version
  expect 'permissions' '' permissions
  # The demonstration shows a project of its own making, and needs a folder to make it in.
  if [ -n "$volume" ]; then expect 'demo' '' demo; fi
  expect 'a prompt' "$answer" -p hi
  umount_root
}

# without FILE: tells what the program does in a root that lacks one file, or /proc, or without the variable PATH.
without() {
  make_root
  case $1 in
    /proc) mount --bind "$root" "$root" ;;
    PATH)
      path_set=''
      mount_root
      ;;
    *)
      rm -f "$root$1"
      mount_root
      ;;
  esac
  without_lost=''
  for without_try in --version '-p hi'; do
    # shellcheck disable=SC2086 # the words are separate arguments
    in_root $without_try || without_lost="$without_lost \"qwen $without_try\""
  done
  if [ "$1" = /proc ]; then umount "$root"; else umount_root; fi
  path_set=yes
  printf '  without %-40s %s\n' "$1" "${without_lost:+stops working:}${without_lost:-still works}"
}

seccomp() {
  command -v strace >/dev/null 2>&1 || {
    printf 'SKIPPED: the count of system calls: strace is not on this machine\n' >&2
    return 0
  }
  env -i PATH="$PATH" OPENAI_API_KEY=sk-proof OPENAI_MODEL=m OPENAI_BASE_URL="http://127.0.0.1:$port/v1" HOME="$room" \
    strace -f -qq -c -U name -o "$room/calls" "$program" -p hi >/dev/null 2>&1 </dev/null || fault 'the traced prompt failed'
  seccomp_used=$(grep -oE '^ *[a-z_0-9]+$' "$room/calls" | tr -d ' ' | grep -vE '^(syscall|total)$' | sort -u)
  seccomp_refused=''
  for seccomp_call in $REFUSED; do
    if printf '%s\n' "$seccomp_used" | grep -qx "$seccomp_call"; then seccomp_refused="$seccomp_refused $seccomp_call"; fi
  done
  printf '%s system calls are used; refused by the default seccomp profile:%s\n' \
    "$(printf '%s\n' "$seccomp_used" | wc -l)" "${seccomp_refused:- none}"
  [ -z "$seccomp_refused" ] || fault "these would be refused:$seccomp_refused"
}

inside() {
  ip link set lo up
  # By their paths: the program's environment has no PATH.
  setsid=$(command -v setsid) chroot=$(command -v chroot)
  start_endpoint
  root=$room/root
  make_root
  printf 'A root of %s files, read-only, user %s, no terminal, no HOME:\n' "$(find "$root" -type f | wc -l)" "$USER_ID"
  find "$root" -type f | sed "s|^$root|  |" | sort
  everything

  printf 'With a volume for QWEN_HOME and TMPDIR, and the rest read-only:\n'
  mkdir "$root/state" "$room/volume"
  chown "$USER_ID" "$room/volume"
  volume=$room/volume
  everything
  volume=''

  printf 'What each part is for:\n'
  without /proc
  without PATH
  for library in $(libraries); do without "$library"; done
  seccomp
  kill "$endpoint_pid"
  [ "$failed" = 0 ] || exit 1
  printf 'PROVEN: the program runs with these files alone\n'
}

if [ $# = 3 ] && [ "$1" = inside ]; then
  program=$2 room=$3
  inside
  exit 0
fi
[ $# = 1 ] || {
  printf 'Usage: bare_root.sh PROGRAM\n' >&2
  exit 2
}

need unshare chroot ldd mount ip setsid
program=$(readlink -f "$1")
[ -x "$program" ] || skip "there is no program \"$1\""
unshare --net --mount true 2>/dev/null || skip "namespaces are not allowed here"
room=$(mktemp -d)
chmod 755 "$room"
status=0
unshare --net --mount --pid --fork --kill-child --mount-proc sh "$0" inside "$program" "$room" || status=$?
rm -rf "$room"
exit "$status"
