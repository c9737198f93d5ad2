#!/bin/sh
# Installs qwen: one executable, no runtime. POSIX sh; works in dash, BusyBox ash, bash, zsh and mksh.
#
#   curl -fsSL <release>/install.sh | sh                     the version this script was released with
#   sh install.sh --from /media/stick                        offline, from a folder or a file
#   sh install.sh --from-source                              inside a checkout
#   sh install.sh --uninstall [--purge]                      removes what was installed, and nothing else
#
# Nothing is installed that was not checked against a SHA-256 sum, and nothing replaces a working qwen before the new
# one has answered `--version` in the folder it will live in. No host is contacted but the one files come from.
#
# Exit codes: 0 done (or nothing to do)   1 failed otherwise     2 wrong usage          3 this system has no build
#             4 a needed tool is missing  5 download failed      6 checksum or provenance is missing or wrong
#             7 the folder cannot be written                     8 the new program does not run here
#             9 another program, or a newer version, is in the way   130 interrupted  143 terminated
#
# The whole script is functions; only the very last line runs anything, so a cut download does nothing.

if [ -n "${ZSH_VERSION:-}" ]; then emulate sh; fi
set -eu

# Where releases live: "<this>/v<version>/<file>". The release script sets the three lines below.
QWEN_DOWNLOAD_URL_DEFAULT='https://github.com/qwen-cli/qwen/releases/download'
BAKED_VERSION='0.1.0'
# Lines of "sha256 bytes-to-download bytes-on-disk file"; empty in a checkout, then SHA256SUMS of the release decides.
BAKED_FILES=''

GLIBC_NEEDED='2.27'
NEWLINE='
'
BLOCK_START='# >>> qwen (added by its installer) >>>'
BLOCK_END='# <<< qwen <<<'

say() { [ "$QUIET" = yes ] || printf '%s\n' "$*"; }
detail() { [ "$VERBOSE" != yes ] || printf '  %s\n' "$*" >&2; }
warn() { printf 'qwen: %s\n' "$*" >&2; }

# fail CODE MESSAGE [HINT...]
fail() {
  fail_code=$1
  shift
  printf 'qwen: %s\n' "$1" >&2
  shift
  for fail_hint in "$@"; do printf '      %s\n' "$fail_hint" >&2; done
  exit "$fail_code"
}

have() { command -v "$1" >/dev/null 2>&1; }

usage() {
  cat <<'USAGE'
Usage: sh install.sh [options]        or:  curl -fsSL <url>/install.sh | sh -s -- [options]

  --version X          install this version ("latest" asks the release host or the mirror)
  --dir DIR            install into DIR
  --mirror URL|DIR     take files from here and nowhere else: URL/v<version>/<file>
  --from FILE|DIR      take a release archive, a binary, or a folder of them; no network at all
  --sha256 HEX         the expected SHA-256 of the file, where no SHA256SUMS lies beside it
  --from-source        build in this checkout with "deno task compile" and install the result
  --no-modify-path     leave shell start-up files alone
  --force              replace a program of the same name that this script did not install
  --dry-run            say what would be done, and write nothing
  --uninstall          remove exactly what was installed; --purge removes ~/.qwen too
  --yes --quiet --verbose --help

Environment: QWEN_VERSION, QWEN_INSTALL_DIR, QWEN_DOWNLOAD_URL, QWEN_MIRROR (several, separated by spaces),
  QWEN_SHA256, QWEN_NO_MODIFY_PATH=1, QWEN_PROVENANCE=auto|require|off, QWEN_INSECURE_SKIP_CHECKSUM=1.
  Folder: --dir, QWEN_INSTALL_DIR, XDG_BIN_HOME, XDG_DATA_HOME/../bin, /usr/local/bin (root), ~/.local/bin.
USAGE
}

parse_options() {
  QUIET=no VERBOSE=no YES=no DRY_RUN=no FORCE=no ACTION=install PURGE=no
  VERSION_WANTED=${QWEN_VERSION:-} DIR=${QWEN_INSTALL_DIR:-} MIRRORS=${QWEN_MIRROR:-} FROM='' FROM_SOURCE=no
  SUM_GIVEN=${QWEN_SHA256:-}
  MODIFY_PATH=yes
  case ${QWEN_NO_MODIFY_PATH:-} in '' | 0 | no | false) ;; *) MODIFY_PATH=no ;; esac
  while [ $# -gt 0 ]; do
    case $1 in
      --version | --dir | --mirror | --from | --sha256)
        if [ $# -lt 2 ] || [ -z "$2" ]; then fail 2 "The option $1 needs a value" "See: sh install.sh --help"; fi
        set_option "$1" "$2"
        shift
        ;;
      --version=* | --dir=* | --mirror=* | --from=* | --sha256=*)
        [ -n "${1#*=}" ] || fail 2 "The option ${1%%=*} needs a value" "See: sh install.sh --help"
        set_option "${1%%=*}" "${1#*=}"
        ;;
      --from-source) FROM_SOURCE=yes ;;
      --no-modify-path) MODIFY_PATH=no ;;
      --force) FORCE=yes ;;
      --dry-run) DRY_RUN=yes ;;
      --uninstall) ACTION=uninstall ;;
      --purge) PURGE=yes ;;
      -y | --yes) YES=yes ;;
      -q | --quiet) QUIET=yes ;;
      -v | --verbose) VERBOSE=yes ;;
      -h | --help) ACTION=help ;;
      *) fail 2 "Unknown option \"$1\"" "See: sh install.sh --help" ;;
    esac
    shift
  done
  VERSION_WANTED=${VERSION_WANTED#v}
  case $VERSION_WANTED in */* | *' '*) fail 2 "\"$VERSION_WANTED\" is not a version" ;; esac
  if [ "$PURGE" = yes ] && [ "$ACTION" = install ]; then fail 2 "--purge goes with --uninstall"; fi
  if [ "$FROM_SOURCE" = yes ] && [ -n "$FROM$VERSION_WANTED" ]; then
    fail 2 "--from-source builds what is checked out; it goes neither with --from nor with --version"
  fi
}

set_option() {
  case $1 in
    --version) VERSION_WANTED=$2 ;;
    --dir) DIR=$2 ;;
    --mirror) MIRRORS=$2 ;;
    --from) FROM=$2 ;;
    --sha256) SUM_GIVEN=$2 ;;
  esac
}

# --- the system ------------------------------------------------------------------------------------------------------

need_tools() {
  need_missing=''
  for need_tool in "$@"; do have "$need_tool" || need_missing="$need_missing $need_tool"; done
  [ -z "$need_missing" ] || fail 4 "These tools are needed and missing:$need_missing" "Install them and run this again."
}

detect_platform() {
  case $(uname -s) in
    Linux) OS=linux ;;
    Darwin) OS=macos ;;
    MINGW* | MSYS* | CYGWIN* | Windows_NT)
      fail 3 "This script is for Linux and macOS" "On Windows, in PowerShell: irm <release>/install.ps1 | iex"
      ;;
    *) fail 3 "There is no build for $(uname -s)" "With Deno on this system: sh install.sh --from-source" ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) ARCH=x64 ;;
    aarch64 | arm64) ARCH=arm64 ;;
    *) fail 3 "There is no build for the processor $(uname -m)" "Builds: Linux and macOS on x64 and arm64, Windows on x64." ;;
  esac
  # A shell under Rosetta calls itself x86_64 on a machine that runs the native build faster.
  if [ "$OS-$ARCH" = macos-x64 ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || :)" = 1 ]; then ARCH=arm64; fi
  if [ "$OS" = linux ]; then check_userland; fi
}

check_userland() {
  if [ "$(getconf LONG_BIT 2>/dev/null || :)" = 32 ]; then
    fail 3 "The processor has 64 bits, but the programs of this system have 32; there is no 32-bit build"
  fi
  userland_libc=$(getconf GNU_LIBC_VERSION 2>/dev/null || :)
  case $userland_libc in
    glibc\ *) userland_libc=${userland_libc#glibc } ;;
    *)
      userland_libc=''
      # Alpine's ldd prints "musl libc"; in an image without ldd the loader's own name tells.
      case $(ldd --version 2>&1 || :) in
        *musl*) refuse_musl ;;
        *GLIBC* | *'GNU libc'*) userland_libc=$(ldd --version 2>/dev/null | sed -n '1s/.* //p') ;;
        *) for userland_loader in /lib/ld-musl-*; do [ ! -e "$userland_loader" ] || refuse_musl; done ;;
      esac
      ;;
  esac
  if [ -n "$userland_libc" ] && older_than "$userland_libc" "$GLIBC_NEEDED"; then
    fail 3 "glibc $userland_libc is too old: $GLIBC_NEEDED or later is needed" \
      "Run it in a container of a newer system: docs/containers.md has the recipes."
  fi
}

refuse_musl() {
  fail 3 "This system uses musl (Alpine and the like), and there is no musl build of qwen yet" \
    "In a container, start from a glibc image instead: debian:stable-slim, or gcr.io/distroless/cc." \
    "docs/containers.md has the recipes. Nothing was downloaded."
}

# older_than A B: is version A older than B? Numbers between dots; what follows a "-" or "+" does not count.
older_than() {
  older_a=${1%%[-+]*}. older_b=${2%%[-+]*}.
  while [ -n "$older_a" ] || [ -n "$older_b" ]; do
    older_x=${older_a%%.*} older_y=${older_b%%.*}
    case $older_x in *[!0-9]*) return 1 ;; esac
    case $older_y in *[!0-9]*) return 1 ;; esac
    [ "${older_x:-0}" -ge "${older_y:-0}" ] || return 0
    [ "${older_x:-0}" -le "${older_y:-0}" ] || return 1
    older_a=${older_a#*.} older_b=${older_b#*.}
  done
  return 1
}

# --- where to --------------------------------------------------------------------------------------------------------

find_home() {
  HOME_DIR=${HOME:-}
  case $HOME_DIR in /*) return 0 ;; esac
  home_entry=''
  if have getent; then home_entry=$(getent passwd "$(id -u)" 2>/dev/null || :); fi
  if [ -z "$home_entry" ] && [ -r /etc/passwd ]; then
    home_entry=$(grep "^[^:]*:[^:]*:$(id -u):" /etc/passwd | head -n 1 || :)
  fi
  HOME_DIR=$(printf '%s' "$home_entry" | cut -d: -f6)
  if [ -z "$HOME_DIR" ]; then
    # macOS keeps its users elsewhere; the shell itself knows where to look.
    home_user=$(id -un 2>/dev/null || :)
    case $home_user in '' | *[!A-Za-z0-9._-]* | [!A-Za-z_]*) ;; *) HOME_DIR=$(eval "printf '%s' ~$home_user") ;; esac
  fi
  case $HOME_DIR in /*) detail "HOME is not set; $HOME_DIR stands in the user database" ;; *) HOME_DIR='' ;; esac
}

choose_dir() {
  if [ -z "$DIR" ]; then
    if [ -n "${XDG_BIN_HOME:-}" ]; then
      DIR=$XDG_BIN_HOME
    elif [ -n "${XDG_DATA_HOME:-}" ]; then
      DIR=${XDG_DATA_HOME%/}
      DIR=${DIR%/*}/bin
    elif [ "$(id -u)" = 0 ]; then
      DIR=/usr/local/bin
    elif [ -n "$HOME_DIR" ]; then
      DIR=$HOME_DIR/.local/bin
    else
      fail 7 "HOME is not set and this user has no home, so there is no usual place to install to" \
        "Name one: $(again) --dir /some/folder"
    fi
  fi
  case $DIR in /*) ;; *) DIR=$(pwd)/${DIR#./} ;; esac
  while :; do case $DIR in ?*/) DIR=${DIR%/} ;; *) break ;; esac done
  case $DIR in
    *"$NEWLINE"* | *:* | *\"* | *\$* | *\`* | *\\*)
      fail 2 "The folder \"$DIR\" cannot stand in PATH: its name has a character that shells treat specially"
      ;;
  esac
  TARGET=$DIR/qwen
}

# The command that ran this script, to be repeated in a hint.
again() { if [ -f "$0" ]; then printf 'sh %s' "$0"; else printf 'curl -fsSL <url>/install.sh | sh -s --'; fi; }

# The folder of completions, manual page and receipt: share beside a "bin", otherwise a hidden folder in the folder itself.
choose_share() {
  OWN_SHARE=$DIR/.qwen-install
  SHARE=''
  case $DIR in */bin) SHARE=${DIR%/bin}/share ;; esac
  if [ -z "$SHARE" ] || [ -f "$OWN_SHARE/receipt" ] || ! can_make "$SHARE/qwen"; then
    SHARE=$OWN_SHARE
    RECEIPT=$OWN_SHARE/receipt
  else
    RECEIPT=$SHARE/qwen/receipt
  fi
}

# nearest_dir PATH: sets NEAREST to it or to the nearest folder above it that exists; fails where a file is in the way.
nearest_dir() {
  NEAREST=$1
  while [ ! -d "$NEAREST" ]; do
    [ ! -e "$NEAREST" ] || return 1
    NEAREST=${NEAREST%/*}
    [ -n "$NEAREST" ] || NEAREST=/
  done
}

# can_make DIR: may we write into DIR, or into the nearest folder above it that exists?
can_make() { nearest_dir "$1" && [ -w "$NEAREST" ] && [ -x "$NEAREST" ]; }

# is_ours PATH: it is no link, belongs to the user or root, and nobody else may write to it (the user's own group may).
is_ours() {
  ours_ls=$(ls -ldn "$1" 2>/dev/null) || return 1
  case $ours_ls in
    l* | ????????w*) return 1 ;;
  esac
  # The fields are what is wanted.
  # shellcheck disable=SC2086
  set -- $ours_ls
  [ "$3" = "$(id -u)" ] || [ "$3" = 0 ] || return 1
  case $1 in ?????w*) [ "$4" = "$(id -g)" ] || return 1 ;; esac
}

# In a shared folder anybody could put a receipt beside the program, and what stands in it is removed.
check_receipt() {
  [ -e "$RECEIPT" ] || [ -h "$RECEIPT" ] || return 0
  if is_ours "$RECEIPT" && is_ours "${RECEIPT%/*}"; then return 0; fi
  fail 7 "The receipt $RECEIPT is not obeyed: another user owns it, or may write to it" "Choose another folder: $(again) --dir /some/folder"
}

check_dir() {
  if can_make "$DIR"; then
    [ ! -d "$TARGET" ] || fail 7 "$TARGET is a folder"
    return 0
  fi
  for check_try in /usr/local/bin "$(pwd)"; do
    if [ "$check_try" != "$DIR" ] && [ "$check_try" != / ] && can_make "$check_try"; then
      fail 7 "Cannot write to $DIR (read-only, or it belongs to another user)" \
        "This works: $(again)$(source_options) --dir $check_try --no-modify-path"
    fi
  done
  if have mktemp && can_make "${TMPDIR:-/tmp}"; then
    # A folder of a name that nobody can guess, and be there first: the shell that runs this command makes it.
    # shellcheck disable=SC2016
    check_fresh='"$(mktemp -d)"/bin'
    fail 7 "Cannot write to $DIR (read-only, or it belongs to another user)" \
      "This works: $(again)$(source_options) --dir $check_fresh --no-modify-path"
  fi
  fail 7 "Cannot write to $DIR (read-only, or it belongs to another user)" "Choose another: $(again) --dir /some/folder"
}

source_options() {
  if [ -n "$FROM" ]; then printf ' --from %s' "$FROM"; fi
  if [ "$FROM_SOURCE" = yes ]; then printf ' --from-source'; fi
}

check_space() {
  nearest_dir "$DIR" || return 0
  space_free=$(df -Pk "$NEAREST" 2>/dev/null | sed -n '$p' | sed 's/^[^ ]* *[0-9]* *[0-9]* *\([0-9]*\).*/\1/')
  case $space_free in '' | *[!0-9]*) return 0 ;; esac
  space_need=$(((DISK_BYTES + LOAD_BYTES) / 1024))
  [ "$space_free" -ge "$space_need" ] ||
    fail 7 "Not enough room in $NEAREST: $((space_need / 1024)) MiB are needed, $((space_free / 1024)) MiB are free"
}

# --- getting files ---------------------------------------------------------------------------------------------------

choose_fetcher() {
  [ -z "${FETCHER:-}" ] || return 0
  # Programs read the lower-case names; people set either.
  if [ -z "${https_proxy:-}" ] && [ -n "${HTTPS_PROXY:-}" ]; then
    https_proxy=$HTTPS_PROXY
    export https_proxy
  fi
  if [ -z "${no_proxy:-}" ] && [ -n "${NO_PROXY:-}" ]; then
    no_proxy=$NO_PROXY
    export no_proxy
  fi
  FETCHER=none
  if have curl; then
    # The snap's curl is confined and cannot write into hidden folders.
    case $(command -v curl) in /snap/*) ;; *) FETCHER=curl ;; esac
  fi
  if [ "$FETCHER" = none ] && have wget; then
    case $(wget --version 2>/dev/null || :) in *GNU*) FETCHER=wget ;; *) FETCHER=plain-wget ;; esac
  fi
  if [ "$FETCHER" = none ]; then
    fail 4 "Neither curl nor wget is here (the curl of a snap does not count: it cannot write where it must)" \
      "Install one of them, or bring the files along: $(again) --from FILE|DIR"
  fi
  if [ "$FETCHER" = plain-wget ]; then
    warn "This wget (BusyBox or the like) cannot be told to insist on TLS 1.2; the checksum still decides"
  fi
}

# fetch URL FILE ("-" prints). Only https, and http where the caller allowed it.
fetch() {
  choose_fetcher
  fetch_proto='=https'
  case $1 in http://*) fetch_proto='=http,https' ;; esac
  detail "$FETCHER $1"
  case $FETCHER in
    curl)
      curl --proto "$fetch_proto" --tlsv1.2 --fail --silent --show-error --location --connect-timeout 20 \
        --retry 3 --output "$2" "$1"
      ;;
    wget) wget --quiet --secure-protocol=TLSv1_2 --tries=3 --timeout=30 --output-document="$2" "$1" ;;
    plain-wget) wget -q -O "$2" "$1" ;;
  esac
}

# get BASE NAME FILE: copies BASE/v<version>/NAME (a folder may also hold NAME itself) to FILE, "-" prints it.
get() {
  case $1 in
    http://* | https://*) fetch "$1/v$VERSION/$2" "$3" ;;
    *)
      get_dir=${1#file://}
      for get_path in "$get_dir/v$VERSION/$2" "$get_dir/$2"; do
        if [ -f "$get_path" ]; then
          if [ "$3" = - ]; then cat "$get_path"; else cat "$get_path" >"$3"; fi
          return
        fi
      done
      warn "$2 is neither in $get_dir nor in $get_dir/v$VERSION"
      return 1
      ;;
  esac
}

bases() {
  if [ -n "$MIRRORS" ]; then
    printf '%s\n' "$MIRRORS" | tr ' ' "$NEWLINE" | sed -e '/^$/d' -e 's:/*$::'
  else
    printf '%s\n' "${QWEN_DOWNLOAD_URL:-$QWEN_DOWNLOAD_URL_DEFAULT}" | sed 's:/*$::'
  fi
}

bases_line() { bases | tr "$NEWLINE" ' ' | sed 's/ $//'; }

latest_version() {
  for latest_base in $(bases); do
    case $latest_base in
      https://*/releases/download) latest_url=${latest_base%/download}/latest/download/LATEST ;;
      http://* | https://*) latest_url=$latest_base/LATEST ;;
      *) latest_url='' ;;
    esac
    if [ -n "$latest_url" ]; then
      latest_found=$(fetch "$latest_url" - || :)
    else
      latest_found=$(cat "${latest_base#file://}/LATEST" 2>/dev/null || :)
    fi
    latest_found=$(printf '%s' "$latest_found" | head -n 1 | tr -d ' \r')
    case $latest_found in [0-9]*.[0-9]*.[0-9]*)
      printf '%s' "$latest_found"
      return
      ;;
    esac
  done
  return 1
}

# --- what to install -------------------------------------------------------------------------------------------------

# Sets KIND (release, archive, binary, source), VERSION ("" while unknown), ASSET, and FROM as a file.
choose_source() {
  if [ "$FROM_SOURCE" = yes ]; then
    KIND=source VERSION='' ASSET=''
    case $0 in */*) SOURCE_DIR=${0%/*} ;; *) SOURCE_DIR=. ;; esac
    is_checkout "$SOURCE_DIR" || SOURCE_DIR=.
    is_checkout "$SOURCE_DIR" ||
      fail 2 "--from-source works inside a checkout, and there is no deno.json with a main.ts here"
  elif [ -z "$FROM" ]; then
    KIND=release
    VERSION=${VERSION_WANTED:-$BAKED_VERSION}
    case $(bases) in *http://* | *https://*) choose_fetcher ;; esac
    if [ "$VERSION" = latest ]; then
      VERSION=$(latest_version) || fail 5 "Cannot learn the latest version from $(bases_line)" \
        "Name one: $(again) --version $BAKED_VERSION"
    fi
    ASSET=qwen-$VERSION-$OS-$ARCH.tar.gz
  else
    case $FROM in http://* | https://*) fail 2 "--from takes a file or a folder; for an address use --mirror" ;; esac
    FROM=${FROM#file://}
    if [ -d "$FROM" ]; then choose_from_folder; fi
    [ -f "$FROM" ] || fail 2 "There is no file or folder \"$FROM\""
    ASSET=${FROM##*/}
    case $ASSET in
      *.tar.gz) choose_from_archive ;;
      *.zip) fail 3 "$ASSET is the Windows build; this system needs qwen-<version>-$OS-$ARCH.tar.gz" ;;
      *) KIND=binary VERSION=$VERSION_WANTED ;;
    esac
  fi
}

is_checkout() { [ -f "$1/deno.json" ] && [ -f "$1/main.ts" ]; }

choose_from_folder() {
  folder_found=''
  folder_count=0
  folder_name=qwen-${VERSION_WANTED:-$BAKED_VERSION}-$OS-$ARCH.tar.gz
  for folder_file in "$FROM"/*.tar.gz "$FROM"/v*/*.tar.gz; do
    [ -f "$folder_file" ] || continue
    case ${folder_file##*/} in
      "$folder_name")
        FROM=$folder_file
        return
        ;;
      qwen-*-"$OS-$ARCH".tar.gz)
        folder_found=$folder_file
        folder_count=$((folder_count + 1))
        ;;
    esac
  done
  if [ "$folder_count" = 1 ] && [ -z "$VERSION_WANTED" ]; then
    FROM=$folder_found
  elif [ "$folder_count" = 0 ] || [ -n "$VERSION_WANTED" ]; then
    fail 5 "$FROM has no qwen-${VERSION_WANTED:-<version>}-$OS-$ARCH.tar.gz"
  else
    fail 2 "$FROM has several versions" "Choose one: $(again) --from $FROM --version X"
  fi
}

choose_from_archive() {
  KIND=archive
  case $ASSET in
    qwen-*-"$OS-$ARCH".tar.gz)
      VERSION=${ASSET#qwen-}
      VERSION=${VERSION%-"$OS-$ARCH".tar.gz}
      ;;
    qwen-*-linux-*.tar.gz | qwen-*-macos-*.tar.gz)
      fail 3 "$ASSET is for another system; this one needs qwen-<version>-$OS-$ARCH.tar.gz"
      ;;
    *) VERSION=$VERSION_WANTED ;;
  esac
  if [ -n "$VERSION_WANTED" ] && [ "$VERSION_WANTED" != "$VERSION" ]; then
    fail 2 "$ASSET is version $VERSION, and --version asked for $VERSION_WANTED"
  fi
}

sizes() {
  LOAD_BYTES=0 DISK_BYTES=125829120
  sizes_line=$(printf '%s\n' "$BAKED_FILES" | grep " $ASSET\$" || :)
  if [ "$KIND" = release ]; then LOAD_BYTES=52428800 SIZES_EXACT=no; else SIZES_EXACT=yes; fi
  if [ -n "$sizes_line" ] && [ -n "$ASSET" ]; then
    # shellcheck disable=SC2086 # four fields without spaces
    set -- $sizes_line
    LOAD_BYTES=$2 DISK_BYTES=$3 SIZES_EXACT=yes
    [ "$KIND" = release ] || LOAD_BYTES=0
  fi
}

# --- checksums -------------------------------------------------------------------------------------------------------

choose_hasher() {
  if have sha256sum; then
    HASHER=sha256sum
  elif have shasum; then
    HASHER=shasum
  elif have openssl; then
    HASHER=openssl
  elif have busybox && busybox sha256sum /dev/null >/dev/null 2>&1; then
    HASHER=busybox
  else
    HASHER=none
  fi
}

hash_of() {
  case $HASHER in
    sha256sum) hash_line=$(sha256sum <"$1") ;;
    shasum) hash_line=$(shasum -a 256 <"$1") ;;
    openssl) hash_line=$(openssl dgst -sha256 -r <"$1") ;;
    busybox) hash_line=$(busybox sha256sum <"$1") ;;
    *) return 1 ;;
  esac
  hash_line=${hash_line%% *}
  [ ${#hash_line} = 64 ] && printf '%s' "$hash_line"
}

skip_checksum() { [ "${QWEN_INSECURE_SKIP_CHECKSUM:-}" = 1 ]; }

# sum_in TEXT NAME: the sum that a SHA256SUMS gives for a file.
sum_in() { printf '%s\n' "$1" | tr -d '\r' | sed -n "s/^\([0-9a-fA-F]\{64\}\) [ *]$(literal "$2")\$/\1/p" | head -n 1; }
literal() { printf '%s' "$1" | sed 's/[].[*^$\/]/\\&/g'; }

# Sets SUM and SUM_SOURCE, and BASE for a release. Nothing to check against is a failure, unless it was waived by name.
choose_sum() {
  SUM='' SUM_SOURCE='' BASE=''
  [ "$KIND" != source ] || return 0
  choose_hasher
  if [ "$HASHER" = none ] && ! skip_checksum; then
    fail 6 "No tool here computes SHA-256 (sha256sum, shasum, openssl or busybox), so nothing can be checked" \
      "Install one of them. To go on unchecked, at your own risk: QWEN_INSECURE_SKIP_CHECKSUM=1"
  fi
  if [ -n "$SUM_GIVEN" ]; then
    SUM=$SUM_GIVEN SUM_SOURCE='given by you'
  else
    SUM=$(printf '%s\n' "$BAKED_FILES" | sed -n "s/^\([0-9a-f]\{64\}\) .* $(literal "$ASSET")\$/\1/p")
    [ -z "$SUM" ] || SUM_SOURCE='written in this script'
  fi
  if [ "$KIND" = release ]; then choose_release_base; else choose_sum_beside; fi
  SUM=$(printf '%s' "$SUM" | tr 'A-F' 'a-f')
  case $SUM in *[!0-9a-f]*) fail 2 "\"$SUM\" is not a SHA-256 sum" ;; esac
  if [ -n "$SUM" ]; then
    [ ${#SUM} = 64 ] || fail 2 "\"$SUM\" is not a SHA-256 sum: 64 hexadecimal digits are expected"
  elif skip_checksum; then
    warn "QWEN_INSECURE_SKIP_CHECKSUM=1: $ASSET will not be checked"
    SUM_SOURCE='not checked: QWEN_INSECURE_SKIP_CHECKSUM=1'
  elif [ "$KIND" = release ]; then
    fail 6 "The SHA256SUMS of $BASE does not name $ASSET, so it cannot be checked"
  else
    fail 6 "Nothing says what the SHA-256 of $ASSET should be" \
      "Put the release's SHA256SUMS beside it, or give the sum: $(again) --from $FROM --sha256 HEX"
  fi
}

choose_sum_beside() {
  [ -z "$SUM" ] || return 0
  case $FROM in */*) beside_dir=${FROM%/*} ;; *) beside_dir=. ;; esac
  [ -f "$beside_dir/SHA256SUMS" ] || return 0
  SUM=$(sum_in "$(cat "$beside_dir/SHA256SUMS")" "$ASSET")
  SUM_SOURCE=$beside_dir/SHA256SUMS
}

# With a sum at hand the first base is taken and the others are tried if it fails; otherwise the first with a SHA256SUMS.
choose_release_base() {
  for BASE in $(bases); do
    if [ -n "$SUM" ]; then return 0; fi
    case $BASE in
      http://*@*) fail 2 "An address with a user name in it is not taken: $BASE" ;;
      http://127.0.0.1[:/]* | http://localhost[:/]* | 'http://[::1]'*) ;;
      http://*) fail 6 "$BASE is plain http: whoever sits between could change the file and its sum alike" \
        "Use https, or give the sum from a source you trust: $(again) --sha256 HEX" ;;
    esac
    if base_sums=$(get "$BASE" SHA256SUMS -); then
      SUM=$(sum_in "$base_sums" "$ASSET")
      SUM_SOURCE="SHA256SUMS of $BASE"
      return 0
    fi
  done
  if skip_checksum; then for BASE in $(bases); do return 0; done; fi
  fail 5 "Cannot get SHA256SUMS of version $VERSION from $(bases_line)" \
    "If the version exists, it is the network: a proxy goes into HTTPS_PROXY, a copy of the release into --mirror or --from."
}

verify() {
  if [ -z "$SUM" ]; then return 0; fi
  if [ "$HASHER" = none ]; then
    warn "No tool here computes SHA-256; going on unchecked because QWEN_INSECURE_SKIP_CHECKSUM=1"
    return 0
  fi
  verify_found=$(hash_of "$1") || fail 6 "Cannot compute the SHA-256 of $ASSET with $HASHER"
  if [ "$verify_found" != "$SUM" ]; then
    if skip_checksum; then
      warn "The SHA-256 of $ASSET is wrong; going on because QWEN_INSECURE_SKIP_CHECKSUM=1"
      return 0
    fi
    fail 6 "$ASSET is not the file that was released: its SHA-256 is wrong. Nothing was installed" \
      "expected $SUM ($SUM_SOURCE)" "found    $verify_found" \
      "A cut download or a stale mirror is likely; if it stays so, report it before you use the file."
  fi
  say "Checked: SHA-256 ($HASHER; sum $SUM_SOURCE)"
}

# Provenance: who built the file, as the release host's signed statement says. Only for files that came from there:
# a mirror or a stick means that no other host may be contacted.
verify_provenance() {
  provenance_mode=${QWEN_PROVENANCE:-auto}
  case $provenance_mode in
    off) return 0 ;;
    auto | require) ;;
    *) fail 2 "QWEN_PROVENANCE is auto, require or off, not \"$provenance_mode\"" ;;
  esac
  provenance_tool='' provenance_why=''
  provenance_repo=${QWEN_DOWNLOAD_URL_DEFAULT#https://github.com/}
  provenance_repo=${provenance_repo%/releases/download}
  if [ "$provenance_mode" = auto ] && [ "$BASE" != "$QWEN_DOWNLOAD_URL_DEFAULT" ]; then
    provenance_why='the file does not come from the release host'
  elif have cosign; then
    provenance_tool=cosign
  elif have gh && gh auth token >/dev/null 2>&1; then
    provenance_tool=gh
  else
    provenance_why='neither cosign nor a signed-in gh is here'
  fi
  if [ -n "$provenance_tool" ] && ! get "$BASE" provenance.sigstore.json "$STAGE/provenance.json"; then
    provenance_tool='' provenance_why='the release has no provenance.sigstore.json'
  fi
  if [ -z "$provenance_tool" ]; then
    [ "$provenance_mode" = auto ] || fail 6 "Provenance was required and cannot be checked: $provenance_why"
    say "Not checked: provenance ($provenance_why)"
    return 0
  fi
  case $provenance_tool in
    cosign)
      set -- cosign verify-blob-attestation --new-bundle-format --bundle "$STAGE/provenance.json" \
        --type slsaprovenance1 --certificate-oidc-issuer https://token.actions.githubusercontent.com \
        --certificate-identity-regexp \
        "^https://github.com/$provenance_repo/\.github/workflows/release\.yml@refs/tags/v$(literal "$VERSION")\$" "$1"
      ;;
    gh) set -- gh attestation verify "$1" --bundle "$STAGE/provenance.json" --repo "$provenance_repo" ;;
  esac
  if "$@" >"$STAGE/provenance.log" 2>&1; then
    say "Checked: provenance (built by $provenance_repo's release workflow, says $provenance_tool)"
  else
    sed 's/^/      /' "$STAGE/provenance.log" >&2
    fail 6 "$provenance_tool does not confirm that $ASSET was built by $provenance_repo" \
      "To rely on the checksum alone: QWEN_PROVENANCE=off"
  fi
}

# --- receipt ---------------------------------------------------------------------------------------------------------
# Lines of "key value", paths to the end of the line: version, archive (its sum), sha256 (the binary's), from, file,
# made (a folder we made), block (a start-up file with our lines), joined (it had no newline at its end), created.

# receipt_all KEY / receipt_one KEY: the values in the receipt of the present installation.
receipt_all() { if [ -f "$RECEIPT" ]; then sed -n "s/^$1 //p" "$RECEIPT"; fi; }
receipt_one() { receipt_all "$1" | head -n 1; }

already_installed() {
  [ -f "$RECEIPT" ] && [ -x "$TARGET" ] || return 1
  [ -n "$SUM" ] && [ "$(receipt_one archive)" = "$SUM" ] || return 1
  [ "$(receipt_one sha256)" = "$(hash_of "$TARGET")" ]
}

check_downgrade() {
  [ -z "$VERSION_WANTED$FROM" ] && [ "$KIND" = release ] || return 0
  downgrade_have=$(receipt_one version)
  if [ -n "$downgrade_have" ] && older_than "$VERSION" "$downgrade_have"; then
    fail 9 "$TARGET is version $downgrade_have, newer than the $VERSION that this script installs" \
      "To go back on purpose: $(again) --version $VERSION"
  fi
}

# A program of this name that no receipt knows is somebody else's.
check_in_the_way() {
  if [ ! -e "$TARGET" ] && [ ! -L "$TARGET" ]; then return 0; fi
  if receipt_all file | grep -Fqx "$TARGET"; then return 0; fi
  if [ "$FORCE" = yes ]; then return 0; fi
  if is_npm "$TARGET"; then
    fail 9 "$TARGET belongs to the npm package @qwen-code/qwen-code" \
      "Remove that one first:   npm uninstall -g @qwen-code/qwen-code" \
      "or keep both:            $(again)$(source_options) --dir /another/folder" \
      "or replace it:           $(again)$(source_options) --force"
  fi
  fail 9 "$TARGET is there already, and this script did not install it" \
    "If it is a qwen that was copied by hand, replace it: $(again)$(source_options) --force"
}

is_npm() {
  case $(readlink "$1" 2>/dev/null || :) in *node_modules*) return 0 ;; esac
  case $(head -c 200 "$1" 2>/dev/null | tr -d '\000' || :) in *node*) return 0 ;; esac
  return 1
}

warn_shadowed() {
  shadow_rest=$PATH:
  while [ -n "$shadow_rest" ]; do
    shadow_dir=${shadow_rest%%:*} shadow_rest=${shadow_rest#*:}
    [ "$shadow_dir" != "$DIR" ] || return 0
    if [ -n "$shadow_dir" ] && [ -x "$shadow_dir/qwen" ] && [ ! -d "$shadow_dir/qwen" ]; then
      if [ "$PATH_EDITED" = yes ]; then
        shadow_when="in shells that are open now, \"qwen\" is still"
      else
        shadow_when="\"qwen\" starts another program, which stands earlier in PATH:"
      fi
      if is_npm "$shadow_dir/qwen"; then
        warn "$shadow_when $shadow_dir/qwen, the npm package @qwen-code/qwen-code"
        warn "remove it (npm uninstall -g @qwen-code/qwen-code) or call this one by its path: $TARGET"
      else
        warn "$shadow_when $shadow_dir/qwen"
        warn "remove it, or call this one by its path: $TARGET"
      fi
      return 0
    fi
  done
}

# --- PATH ------------------------------------------------------------------------------------------------------------

# Sets RC to the start-up file of the login shell, empty if PATH needs nothing or is not ours to touch.
choose_path_edit() {
  RC='' RC_KNOWN='' PATH_EDITED=no
  case :$PATH: in *":$DIR:"*) return 0 ;; esac
  if [ "$MODIFY_PATH" = no ] || [ -z "$HOME_DIR" ]; then return 0; fi
  case ${SHELL:-} in
    */zsh) RC=${ZDOTDIR:-$HOME_DIR}/.zshrc ;;
    */bash) if [ "$OS" = macos ]; then RC=$HOME_DIR/.bash_profile; else RC=$HOME_DIR/.bashrc; fi ;;
    */fish) RC=${XDG_CONFIG_HOME:-$HOME_DIR/.config}/fish/config.fish ;;
    *) RC=$HOME_DIR/.profile ;;
  esac
  if [ -f "$RC" ] && grep -Fqx "$BLOCK_START" "$RC"; then
    # Never a second block; one for another folder is left to the user.
    if grep -Fqx "$(path_line)" "$RC"; then RC_KNOWN=$RC; fi
    RC=''
  fi
}

# The line that a start-up file gets; what has a "$" in it is for the shell that will read it.
# shellcheck disable=SC2016
path_line() {
  path_dir=$DIR
  case $DIR in "$HOME_DIR"/*) [ -z "$HOME_DIR" ] || path_dir=\$HOME/${DIR#"$HOME_DIR"/} ;; esac
  case ${SHELL:-} in
    */fish) printf 'contains -- "%s" $PATH; or set -gx PATH "%s" $PATH' "$path_dir" "$path_dir" ;;
    *) printf 'case ":$PATH:" in *":%s:"*) ;; *) export PATH="%s:$PATH" ;; esac' "$path_dir" "$path_dir" ;;
  esac
}

edit_path() {
  if [ -n "${GITHUB_PATH:-}" ] && [ -w "${GITHUB_PATH:-}" ] && ! grep -Fqx "$DIR" "$GITHUB_PATH"; then
    printf '%s\n' "$DIR" >>"$GITHUB_PATH"
  fi
  case :$PATH: in *":$DIR:"*) return 0 ;; esac
  if [ -n "$RC" ] && append_block; then
    PATH_EDITED=yes
    say "Added $DIR to PATH in $RC: open a new terminal, or type"
  elif [ "$MODIFY_PATH" = yes ] && [ -n "$RC" ]; then
    warn "Cannot write $RC; add this line to it:"
    printf '      %s\n' "$(path_line)" >&2
    return 0
  elif [ -n "$RC_KNOWN" ]; then
    return 0
  else
    say "$DIR is not in PATH. To call qwen by its name, add this line to your shell's start-up file:"
  fi
  say "      $(path_line)"
}

# Appends the block to RC. What was there stays byte for byte, so that removal gives the same file again.
append_block() {
  append_joined=no append_created=no
  if [ -e "$RC" ]; then
    [ -f "$RC" ] && [ -w "$RC" ] || return 1
    if [ -s "$RC" ] && [ -n "$(tail -c 1 "$RC")" ]; then append_joined=yes; fi
  else
    make_dir "${RC%/*}" 2>/dev/null || return 1
    append_created=yes
  fi
  {
    if [ "$append_joined" = yes ]; then printf '\n'; fi
    printf '%s\n%s\n%s\n' "$BLOCK_START" "$(path_line)" "$BLOCK_END"
  } 2>/dev/null >>"$RC" || return 1
  if [ "$append_created" = yes ]; then note_in_receipt created "$RC"; fi
  if [ "$append_joined" = yes ]; then note_in_receipt joined "$RC"; fi
  note_in_receipt block "$RC"
  note_made
}

# remove_block FILE: takes our lines out again, keeping the file itself (it may be a link into a repository of dotfiles).
remove_block() {
  [ -f "$1" ] && grep -Fqx "$BLOCK_START" "$1" || return 0
  block_text=$(
    block_skip=no
    while IFS= read -r block_line || [ -n "$block_line" ]; do
      if [ "$block_line" = "$BLOCK_START" ]; then
        block_skip=yes
      elif [ "$block_line" = "$BLOCK_END" ]; then
        block_skip=no
      elif [ "$block_skip" = no ]; then
        printf '%s\n' "$block_line"
      fi
    done <"$1"
    # An end marker that is gone would take the rest of the user's file with it.
    [ "$block_skip" = no ] || exit 1
    printf .
  ) || return 1
  block_text=${block_text%.}
  if receipt_all joined | grep -Fqx "$1"; then block_text=${block_text%"$NEWLINE"}; fi
  if [ -z "$block_text" ] && receipt_all created | grep -Fqx "$1"; then
    rm -f "$1"
  else
    printf '%s' "$block_text" >"$1"
  fi
}

# --- acting ----------------------------------------------------------------------------------------------------------

MADE=''
make_dir() {
  [ ! -d "$1" ] || return 0
  if [ -n "${1%/*}" ]; then make_dir "${1%/*}" || return 1; fi
  mkdir "$1" || return 1
  MADE=$MADE$1$NEWLINE
}

note_in_receipt() { printf '%s %s\n' "$1" "$2" >>"$RECEIPT"; }
note_made() {
  printf '%s' "$MADE" | while IFS= read -r made_dir; do note_in_receipt made "$made_dir"; done
  MADE=''
}

STAGE='' PLACED=yes
cleanup() {
  cleanup_code=$?
  trap - EXIT
  if [ -n "$STAGE" ]; then rm -rf "$STAGE"; fi
  if [ "$PLACED" = no ]; then
    # Failed before the program was in place: folders that were made for it go again.
    printf '%s' "$MADE" | sed -n '1!G;h;$p' | while IFS= read -r cleanup_dir; do
      [ -z "$cleanup_dir" ] || rmdir "$cleanup_dir" 2>/dev/null || :
    done
  fi
  exit "$cleanup_code"
}

make_stage() {
  PLACED=no
  trap cleanup EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  make_dir "$DIR" || fail 7 "Cannot make $DIR"
  if have mktemp; then
    STAGE=$(mktemp -d "$DIR/.qwen-new.XXXXXX") || fail 7 "Cannot write to $DIR"
  else
    stage_try=$DIR/.qwen-new.$$
    (umask 077 && mkdir "$stage_try") || fail 7 "Cannot write to $DIR"
    STAGE=$stage_try
  fi
}

# Puts the new program into STAGE/qwen, checked.
bring() {
  case $KIND in
    source) build_from_source ;;
    binary)
      cat "$FROM" >"$STAGE/qwen"
      verify "$STAGE/qwen"
      ;;
    archive)
      cat "$FROM" >"$STAGE/archive"
      verify "$STAGE/archive"
      unpack
      ;;
    release)
      bring_release
      verify "$STAGE/archive"
      verify_provenance "$STAGE/archive"
      unpack
      ;;
  esac
  chmod 755 "$STAGE/qwen"
}

bring_release() {
  if get "$BASE" "$ASSET" "$STAGE/archive"; then return 0; fi
  for bring_base in $(bases); do
    if [ "$bring_base" != "$BASE" ] && get "$bring_base" "$ASSET" "$STAGE/archive"; then
      BASE=$bring_base
      return 0
    fi
  done
  fail 5 "Cannot get $ASSET from $(bases_line)" \
    "If version $VERSION exists, it is the network: a proxy goes into HTTPS_PROXY, a copy of the release into --mirror or --from."
}

unpack() {
  mkdir "$STAGE/tree"
  gzip -dc <"$STAGE/archive" | tar -xf - -C "$STAGE/tree" || fail 6 "$ASSET cannot be unpacked"
  rm -f "$STAGE/archive"
  for unpack_root in "$STAGE"/tree/*; do
    if [ -f "$unpack_root/qwen" ] && [ ! -L "$unpack_root/qwen" ]; then
      mv "$unpack_root/qwen" "$STAGE/qwen"
      EXTRAS=$unpack_root
      return 0
    fi
  done
  fail 6 "$ASSET holds no qwen"
}

build_from_source() {
  say "Building in $(cd "$SOURCE_DIR" && pwd) with \"deno task compile\"; this takes a minute"
  if have deno; then
    set -- deno task compile
  elif have npx; then
    set -- npx --yes deno@2.9.6 task compile
  else
    fail 4 "Building needs deno, or npx to fetch it with"
  fi
  if [ "$VERBOSE" = yes ]; then
    (cd "$SOURCE_DIR" && "$@") || fail 1 "\"$*\" failed"
  elif ! (cd "$SOURCE_DIR" && "$@") >"$STAGE/build.log" 2>&1; then
    sed 's/^/      /' "$STAGE/build.log" | tail -n 30 >&2
    fail 1 "\"$*\" failed; --verbose shows all of its output"
  fi
  [ -f "$SOURCE_DIR/dist/qwen" ] || fail 1 "\"$*\" made no dist/qwen"
  cat "$SOURCE_DIR/dist/qwen" >"$STAGE/qwen"
}

# Runs the new program in the folder it will live in: a wrong libc, a wrong processor or a noexec mount shows here.
smoke() {
  if smoke_out=$("$STAGE/qwen" --version 2>"$STAGE/smoke.log" </dev/null); then
    :
  else
    smoke_code=$?
    sed 's/^/      /' "$STAGE/smoke.log" | head -n 5 >&2
    if [ "$smoke_code" = 126 ]; then
      fail 8 "Programs may not be run in $DIR (mounted noexec?), or this one is for another processor. Nothing was replaced" \
        "Choose another folder: $(again)$(source_options) --dir /some/folder"
    fi
    fail 8 "The new qwen does not run here (exit code $smoke_code). Nothing was replaced"
  fi
  smoke_version=$(printf '%s\n' "$smoke_out" | tr ' ' "$NEWLINE" | grep '^[0-9][0-9]*\.[0-9][0-9]*\.[0-9]' | head -n 1 || :)
  if [ -z "$smoke_version" ] || [ "${VERSION:-$smoke_version}" != "$smoke_version" ]; then
    fail 8 "The new qwen does not call itself version ${VERSION:-x.y.z}: \"$smoke_out\". Nothing was replaced"
  fi
  VERSION=$smoke_version
  say "Checked: it runs here and is version $VERSION"
}

# Completions and manual page: from the archive, or printed by the program itself; never from the network.
stage_extras() {
  mkdir "$STAGE/extras"
  for extras_pair in 'completions/qwen.bash completions bash' 'completions/_qwen completions zsh' \
    'completions/qwen.fish completions fish' 'man/qwen.1 man'; do
    extras_path=${extras_pair%% *} extras_words=${extras_pair#* }
    extras_name=${extras_path##*/}
    if [ -n "${EXTRAS:-}" ]; then
      if [ -f "$EXTRAS/$extras_path" ]; then mv "$EXTRAS/$extras_path" "$STAGE/extras/$extras_name"; fi
    else
      # shellcheck disable=SC2086 # the words are separate arguments
      "$STAGE/qwen" $extras_words >"$STAGE/extras/$extras_name" 2>/dev/null </dev/null || rm -f "$STAGE/extras/$extras_name"
    fi
  done
  if [ -n "${EXTRAS:-}" ]; then
    for extras_name in LICENSE THIRD_PARTY_LICENSES; do
      if [ -f "$EXTRAS/$extras_name" ]; then mv "$EXTRAS/$extras_name" "$STAGE/extras/$extras_name"; fi
    done
  fi
}

EXTRA_NAMES='qwen.bash _qwen qwen.fish qwen.1 LICENSE THIRD_PARTY_LICENSES'

# extra_target NAME: where one of them goes.
extra_target() {
  if [ "$SHARE" = "$OWN_SHARE" ]; then
    printf '%s' "$SHARE/$1"
  else
    case $1 in
      qwen.bash) printf '%s' "$SHARE/bash-completion/completions/qwen" ;;
      _qwen) printf '%s' "$SHARE/zsh/site-functions/_qwen" ;;
      qwen.fish) printf '%s' "$SHARE/fish/vendor_completions.d/qwen.fish" ;;
      qwen.1) printf '%s' "$SHARE/man/man1/qwen.1" ;;
      *) printf '%s' "$SHARE/qwen/$1" ;;
    esac
  fi
}

# The receipt is written first: whatever happens after, removal knows every path.
place() {
  place_old_files=$(receipt_all file)
  make_dir "${RECEIPT%/*}" || fail 7 "Cannot make ${RECEIPT%/*}"
  place_sum=$(
    choose_hasher
    hash_of "$STAGE/qwen" || :
  )
  {
    printf 'qwen-receipt 1\nversion %s\narchive %s\nsha256 %s\nfrom %s\nfile %s\n' \
      "$VERSION" "${SUM:--}" "${place_sum:--}" "${BASE:-${FROM:-source}}" "$TARGET"
    for place_name in $EXTRA_NAMES; do
      if [ -f "$STAGE/extras/$place_name" ]; then printf 'file %s\n' "$(extra_target "$place_name")"; fi
    done
    if may_link; then printf 'file %s\n' "$DIR/qwen-code"; fi
    if [ -f "$RECEIPT" ]; then sed -n -e '/^made /p' -e '/^block /p' -e '/^joined /p' -e '/^created /p' "$RECEIPT"; fi
  } >"$STAGE/receipt"
  mv -f "$STAGE/receipt" "$RECEIPT"
  note_made
  PLACED=yes
  mv -f "$STAGE/qwen" "$TARGET"
  if may_link; then ln -sf qwen "$DIR/qwen-code"; fi
  for place_name in $EXTRA_NAMES; do
    [ -f "$STAGE/extras/$place_name" ] || continue
    place_path=$(extra_target "$place_name")
    if make_dir "${place_path%/*}" 2>/dev/null; then
      chmod 644 "$STAGE/extras/$place_name"
      mv -f "$STAGE/extras/$place_name" "$place_path" 2>/dev/null || warn "Cannot write $place_path"
    fi
  done
  note_made
  # What an older version installed and this one does not.
  printf '%s\n' "$place_old_files" | while IFS= read -r place_old; do
    if [ -n "$place_old" ] && ! receipt_all file | grep -Fqx "$place_old"; then rm -f "$place_old"; fi
  done
}

# qwen-code is the same program under its longer name; one of npm's is left alone.
may_link() {
  if [ ! -e "$DIR/qwen-code" ] && [ ! -L "$DIR/qwen-code" ]; then return 0; fi
  [ "$(readlink "$DIR/qwen-code" 2>/dev/null || :)" = qwen ]
}

mib() { printf '%s' $((($1 + 1048575) / 1048576)); }

print_plan() {
  say "qwen ${VERSION:-(version: see below)} for $OS on $ARCH"
  case $KIND in
    release)
      plan_about=''
      [ "$SIZES_EXACT" = yes ] || plan_about='up to '
      case $BASE in
        http://* | https://*) say "  from     $BASE/v$VERSION/$ASSET" ;;
        *) say "  from     $BASE ($ASSET)" ;;
      esac
      say "  size     $plan_about$(mib "$LOAD_BYTES") MiB to download, $plan_about$(mib "$DISK_BYTES") MiB on disk"
      ;;
    source) say "  from     the checkout in $(cd "$SOURCE_DIR" && pwd)" ;;
    *) say "  from     $FROM ($(mib "$(($(wc -c <"$FROM")))") MiB; no network)" ;;
  esac
  if [ -n "$SUM" ]; then say "  sha256   $SUM ($SUM_SOURCE)"; fi
  plan_old=$(receipt_one version)
  if [ -n "$plan_old" ]; then say "  into     $TARGET (replaces $plan_old)"; else say "  into     $TARGET"; fi
  say "  also     $DIR/qwen-code, completions, manual page and receipt in $SHARE"
  if [ -n "$RC" ]; then say "  PATH     one marked block in $RC"; else say "  PATH     not touched"; fi
}

confirm() {
  if [ "$YES" = yes ] || [ "$QUIET" = yes ] || [ ! -t 0 ]; then return 0; fi
  printf 'Go on? [Y/n] '
  IFS= read -r confirm_answer || confirm_answer=n
  case $confirm_answer in '' | [Yy]*) ;; *) fail 1 "Nothing was done" ;; esac
}

install() {
  need_tools uname id mkdir mv rm chmod cat sed grep head tail tr cut ls ln wc
  detect_platform
  find_home
  choose_dir
  choose_source
  case $KIND in release | archive) need_tools tar gzip ;; esac
  choose_share
  check_receipt
  check_dir
  check_in_the_way
  check_downgrade
  choose_sum
  if [ -n "$SUM" ] && already_installed; then
    say "qwen $(receipt_one version) is already installed: $TARGET"
    return 0
  fi
  sizes
  choose_path_edit
  print_plan
  if [ "$DRY_RUN" = yes ]; then
    say "Dry run: nothing was written."
    return 0
  fi
  check_space
  confirm
  make_stage
  bring
  smoke
  stage_extras
  place
  rm -rf "$STAGE"
  STAGE=''
  say "Installed qwen $VERSION: $TARGET"
  edit_path
  warn_shadowed
  say "Start it with: qwen          Remove it with: qwen uninstall"
}

# --- removing --------------------------------------------------------------------------------------------------------

uninstall() {
  need_tools rm rmdir sed grep head cat id ls
  find_home
  if [ -z "$DIR" ] && have qwen; then
    # What "qwen" starts is what is meant, if a receipt stands beside it.
    DIR=$(command -v qwen)
    DIR=${DIR%/*}
    choose_dir
    choose_share_present || DIR=${QWEN_INSTALL_DIR:-}
  fi
  choose_dir
  if ! choose_share_present; then
    if [ -e "$TARGET" ]; then
      fail 1 "There is no receipt for $TARGET, so this script did not install it" "If it was copied by hand: rm $TARGET"
    fi
    say "qwen is not installed in $DIR."
    if [ "$PURGE" = yes ]; then purge; fi
    return 0
  fi
  check_receipt
  uninstall_files=$(receipt_all file)
  uninstall_blocks=$(receipt_all block)
  if [ "$DRY_RUN" = yes ]; then
    say "Would remove:"
    printf '%s\n' "$uninstall_files" "$RECEIPT" | sed 's/^/  /'
    if [ -n "$uninstall_blocks" ]; then printf '%s\n' "$uninstall_blocks" | sed 's/^/  the marked block in /'; fi
    if [ "$PURGE" = yes ]; then purge; fi
    return 0
  fi
  [ -w "$DIR" ] || fail 7 "Cannot remove files from $DIR: it belongs to another user, or is read-only"
  confirm
  printf '%s\n' "$uninstall_blocks" | while IFS= read -r uninstall_path; do
    [ -z "$uninstall_path" ] || remove_block "$uninstall_path" || warn "Cannot take the lines out of $uninstall_path; remove the block between \"$BLOCK_START\" and \"$BLOCK_END\" by hand"
  done
  printf '%s\n' "$uninstall_files" | while IFS= read -r uninstall_path; do rm -f "$uninstall_path"; done
  uninstall_made=$(receipt_all made)
  rm -f "$RECEIPT"
  # Deepest first, and only what is empty now.
  printf '%s\n' "$uninstall_made" | sed -n '1!G;h;$p' | while IFS= read -r uninstall_path; do
    [ -z "$uninstall_path" ] || rmdir "$uninstall_path" 2>/dev/null || :
  done
  say "Removed qwen from $DIR."
  if [ "$PURGE" = yes ]; then purge; else say "Credentials and settings in ${QWEN_HOME:-$HOME_DIR/.qwen} were kept; --purge removes them."; fi
}

choose_share_present() {
  for RECEIPT in "${DIR%/*}/share/qwen/receipt" "$DIR/.qwen-install/receipt"; do
    if [ -f "$RECEIPT" ] && receipt_all file | grep -Fqx "$DIR/qwen"; then return 0; fi
  done
  return 1
}

purge() {
  purge_dir=${QWEN_HOME:-$HOME_DIR/.qwen}
  case $purge_dir in /*) ;; *) fail 2 "Cannot tell which folder holds the settings: \"$purge_dir\"" ;; esac
  [ -e "$purge_dir" ] || return 0
  case ${purge_dir%/} in
    '' | "${HOME_DIR%/}" | /usr | /etc | /home | /root | /tmp | /var | "$(pwd)")
      fail 2 "$purge_dir holds more than settings of qwen; it is not removed"
      ;;
  esac
  if [ "$DRY_RUN" = yes ]; then
    say "  $purge_dir and everything in it"
    return 0
  fi
  rm -rf "$purge_dir"
  say "Removed $purge_dir (credentials, settings, history)."
}

main() {
  parse_options "$@"
  case $ACTION in
    help) usage ;;
    uninstall) uninstall ;;
    install) install ;;
  esac
}

{ main "$@"; }
