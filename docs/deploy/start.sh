#!/bin/sh
# start.sh COMMAND …: run it with the database's address made from the secret, which is then in no
# file of the image and in no compose file.
set -eu
password=$(python -c 'import sys, urllib.parse as u; print(u.quote(sys.stdin.read().strip(), safe=""))' </run/secrets/db_password)
export ALACARD_DATABASE_URL="postgresql://alacard:$password@${ALACARD_DATABASE_HOST:-db}/alacard"
exec "$@"
