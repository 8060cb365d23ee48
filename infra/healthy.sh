#!/usr/bin/env bash
# Asks a process on this machine how it is: healthy.sh <port> <path>. Exit code 0 if it answers 200 within five seconds.
# For images that have neither curl nor wget; bash can open a connection itself.
set -euo pipefail

exec 3<>"/dev/tcp/127.0.0.1/$1"
printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
read -r -t 5 _ status _ <&3
[ "$status" = 200 ]
