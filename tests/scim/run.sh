#!/usr/bin/env bash
# The SCIM server judged by a peer: scim2-tester against a server of our own on loopback, started and stopped here.
# usage: run.sh MUSTER-BINARY SCIM2-COMMAND. Ends with exit code 0 only when every check passed.
set -eu
muster=$1 scim2=$2
data=$(mktemp -d); server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; wait 2>/dev/null; rm -rf "$data"' EXIT
"$muster" import --data "$data" --org peer --apply "$(dirname "$0")/../../examples/kestrel" >"$data/import" 2>&1 || { cat "$data/import"; exit 1; }
token=$("$muster" scim token create --data "$data" --org peer --source idp --name peer 2>/dev/null)
"$muster" serve --data "$data" --listen 127.0.0.1:0 >"$data/out" 2>&1 &
server=$!
at=
for _ in $(seq 100); do
  at=$(sed -n 's|^Muster listens on http://||p' "$data/out")
  [ -n "$at" ] && break
  sleep 0.1
done
[ -n "$at" ] || { echo "the server did not start"; cat "$data/out"; exit 1; }
# The token goes by the environment: arguments can be seen by others on the machine.
SCIM_CLI_HEADERS="Authorization: Bearer $token" timeout 300 "$scim2" --url "http://$at/o/peer/scim/idp/v2" test >"$data/report" 2>&1 && code=0 || code=$?
cat "$data/report"
# The command's exit code says nothing of failed checks, and an empty report is no success.
! grep -qE '^(ERROR|CRITICAL)' "$data/report" || exit 1
[ "$(grep -c '^SUCCESS' "$data/report")" -ge 100 ] || { echo "fewer checks than expected: was it run at all?"; exit 1; }
exit "$code"
