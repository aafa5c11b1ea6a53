# SPDX-License-Identifier: GPL-3.0-or-later
# What the start-* scripts share. Sourced by them, never run.
#
# start-NAME DIR PORT: DIR holds everything (data/ conf/ log/ tmp/ pids), 127.0.0.1:PORT serves.
# OWNER=PID in the environment: when that process has ended, the server ends too, and DIR is removed.
# Environment: SERVER_USER (default skylark), SERVER_SECRET (default sky-lark-1).
# Exit status: 2 wrong call, 3 already running or port taken, 4 package missing, 5 did not start.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SELF=$(basename "$0")
SERVER_USER=${SERVER_USER:-skylark}
SERVER_SECRET=${SERVER_SECRET:-sky-lark-1}
STARTED=
export LC_ALL=C.UTF-8

usage() {
  sed -n '3,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0" >&2
  exit 2
}

# take_arguments "$@": DIR and PORT; makes the folders.
take_arguments() {
  [ $# = 2 ] || usage
  mkdir -p "$1"
  DIR=$(cd "$1" && pwd)
  PORT=$2
  DATA=$DIR/data
  mkdir -p "$DATA" "$DIR/conf" "$DIR/log" "$DIR/tmp"
  if "$HERE/stop" --alive "$DIR" || is_listening; then
    echo "$SELF: $DIR is running already, or port $PORT is taken" >&2
    exit 3
  fi
  : > "$DIR/pids"
  # The server gives up root: it has to reach its folder as somebody else.
  if is_root; then
    chmod 755 "$DIR" "$DIR/tmp"
  fi
}

is_root() { [ "$(id -u)" = 0 ]; }

is_listening() { (exec 3<> "/dev/tcp/127.0.0.1/$PORT") 2> /dev/null; }

# need FILE PACKAGE: says what to install where FILE is missing.
need() {
  [ -e "$1" ] && return 0
  echo "$SELF: $1 is missing: install $2" >&2
  exit 4
}

fail() {
  echo "$SELF: $*" >&2
  tail -n 5 "$DIR"/log/* >&2 || true
  "$HERE/stop" "$DIR" || true
  exit 5
}

# spawn NAME COMMAND...: starts COMMAND in a session of its own and notes it in DIR/pids.
spawn() {
  local name=$1
  shift
  setsid "$@" < /dev/null >> "$DIR/log/$name.out" 2>&1 &
  STARTED=$!
  sleep 0.05
  echo "$STARTED $(start_time "$STARTED") $name" >> "$DIR/pids"
}

# /proc/PID/stat after "PID (NAME) ": the first field is the state, the 20th the start time.
start_time() { awk '{ sub(/^.*\) /, ""); print $20 }' "/proc/$1/stat" 2> /dev/null || echo 0; }

has_ended() {
  local state
  state=$(awk '{ sub(/^.*\) /, ""); print $1 }' "/proc/$1/stat" 2> /dev/null) || return 0
  [ "$state" = Z ]
}

# wait_until_answers: until the port accepts connections. Fails when what was spawned has ended.
wait_until_answers() {
  local end=$((SECONDS + 60))
  until is_listening; do
    if has_ended "$STARTED"; then
      fail "the server ended by itself"
    fi
    [ $SECONDS -lt $end ] || fail "nothing listens on port $PORT"
    sleep 0.05
  done
}

# give PATH...: to the user that the server runs as.
give() {
  if is_root; then
    chown -R www-data: "$@"
  fi
}

# make_certificate: an authority of our own and a certificate for localhost, good for 30 days.
make_certificate() {
  local conf=$DIR/conf
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=Skylark test authority" \
    -keyout "$conf/ca.key" -out "$conf/ca.pem" 2> /dev/null
  openssl req -newkey rsa:2048 -nodes -subj "/CN=localhost" \
    -keyout "$conf/server.key" -out "$conf/server.csr" 2> /dev/null
  openssl x509 -req -in "$conf/server.csr" -CA "$conf/ca.pem" -CAkey "$conf/ca.key" \
    -CAcreateserial -days 30 -out "$conf/server.pem" \
    -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n') 2> /dev/null
}

# end_with_owner: a test that crashes leaves nothing behind.
end_with_owner() {
  if [ -n "${OWNER:-}" ]; then
    setsid "$HERE/end-with" "$OWNER" "$DIR" < /dev/null > /dev/null 2>&1 &
  fi
}
