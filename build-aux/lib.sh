# SPDX-License-Identifier: GPL-3.0-or-later
# lib.sh: what run, test and bench share. Sourced by them, never run.
set -euo pipefail

SOURCE_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD_DIR=${SKY_BUILD_DIR:-$SOURCE_DIR/_build}
SELF=$(basename "$0")

say() { printf '%s\n' "$*"; }

die() {
  printf '%s: %s\n' "$SELF" "$*" >&2
  exit 1
}

# usage: prints the comment at the head of the calling script, and ends it.
usage() {
  sed -n '3,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0"
  exit "${1:-2}"
}

# packages_of KIND...: the packages that build-aux/packages lists for these kinds.
packages_of() {
  local kind
  for kind; do
    awk -v kind="$kind" '$1 == kind { print $2 }' "$SOURCE_DIR/build-aux/packages"
  done
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2> /dev/null)" = installed ]
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    command -v sudo > /dev/null || die "not root, and there is no sudo: install by hand: ${MISSING[*]}"
    sudo "$@"
  fi
}

ask() {
  local answer
  if [ "$(id -u)" = 0 ] || [ -n "${YES:-}" ]; then
    return 0
  fi
  [ -t 0 ] || die "nobody is there to be asked: run it again with --yes"
  read -r -p "$1 [Y/n] " answer
  case $answer in
    '' | [Yy]*) return 0 ;;
    *) return 1 ;;
  esac
}

# need KIND...: installs what is missing of these kinds, after having said what. A second call on
# the same machine only looks.
need() {
  local package
  MISSING=()
  if ! command -v apt-get > /dev/null; then
    need_elsewhere "$@"
    return
  fi
  for package in $(packages_of "$@"); do
    is_installed "$package" || MISSING+=("$package")
  done
  [ ${#MISSING[@]} != 0 ] || return 0
  say "Skylark needs ${#MISSING[@]} packages that are not installed:"
  say "${MISSING[*]}" | fold -s -w 96 | sed 's/^/  /'
  ask "Install them with apt?" || die "nothing was installed"
  install_missing
}

# No service is to start by itself because its package is needed by a test.
install_missing() {
  local lock='DPkg::Lock::Timeout=600' policy=/usr/sbin/policy-rc.d made=''
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee $policy > /dev/null
    as_root chmod 755 $policy
    made=1
  fi
  local status=0
  {
    as_root apt-get -o $lock update -qq \
      && as_root env DEBIAN_FRONTEND=noninteractive apt-get -o $lock install -y -qq \
        --no-install-recommends "${MISSING[@]}"
  } > "${TMPDIR:-/tmp}/skylark-apt-$$.log" 2>&1 || status=$?
  [ -z "$made" ] || as_root rm -f $policy
  if [ $status != 0 ]; then
    tail -n 20 "${TMPDIR:-/tmp}/skylark-apt-$$.log" >&2
    die "apt could not install them"
  fi
  rm -f "${TMPDIR:-/tmp}/skylark-apt-$$.log"
}

# On other systems the names differ: say what to look for, go on where pkg-config finds it all.
need_elsewhere() {
  local module absent=()
  for module in gtk4 libadwaita-1 gstreamer-1.0 gstreamer-app-1.0 libsoup-3.0 json-glib-1.0 \
    sqlite3 libsecret-1 taglib libcrypto libxml-2.0; do
    pkg-config --exists "$module" 2> /dev/null || absent+=("$module")
  done
  for module in meson ninja pkg-config gettext python3; do
    command -v "$module" > /dev/null || absent+=("$module")
  done
  [ ${#absent[@]} != 0 ] || return 0
  say "Skylark needs these programs and pkg-config modules; your system calls their packages its own way:"
  say "  ${absent[*]}"
  say "and the GStreamer plugin sets base, good, ugly and libav. On Debian they are:"
  packages_of build | paste -sd' ' | fold -s -w 96 | sed 's/^/  /'
  exit 1
}

# build TARGET [SETUP OPTION...]: configures the build folder where that was not done, and builds.
build() {
  local target=$1
  shift
  if [ ! -f "$BUILD_DIR/build.ninja" ]; then
    meson setup "$BUILD_DIR" "$SOURCE_DIR" "$@" > "$BUILD_DIR.log" 2>&1 \
      || { tail -n 30 "$BUILD_DIR.log" >&2; die "meson could not configure"; }
    rm -f "$BUILD_DIR.log"
  fi
  ninja -C "$BUILD_DIR" --quiet "$target" 2> "$BUILD_DIR/build.err" > "$BUILD_DIR/build.log" \
    || { tail -n 40 "$BUILD_DIR/build.log" "$BUILD_DIR/build.err" >&2; die "the build failed"; }
}

# run_environment: what a program from the build folder needs to find its data there.
run_environment() {
  export GSETTINGS_SCHEMA_DIR=$BUILD_DIR/data
  export SKY_BUILD_DIR=$BUILD_DIR
}
