#!/bin/sh
# Brings back what backup.sh wrote: sh restore.sh FOLDER
# Into an empty database and an empty folder of texts. Then run `python ingest.py --rebuild`.
set -eu
umask 077
from=$(cd "${1:?the folder of a back-up}" && pwd)
(cd "$from" && sha256sum --check --quiet SHA256SUMS)
if [ -n "$(ls -A "$ASSISTANT_CORPUS")" ]; then
    echo "$ASSISTANT_CORPUS is not empty" >&2
    exit 2
fi
pg_restore --no-owner --exit-on-error --single-transaction --dbname="$PGDATABASE" "$from/journal.dump"
tar -C "$ASSISTANT_CORPUS" -xzf "$from/corpus.tar.gz"
if [ -f "$from/vectors.sqlite" ]; then
    cp -p "$from/vectors.sqlite" "$ASSISTANT_INDEX/vectors.sqlite"
fi
if [ "$(id -u)" = 0 ]; then
    # A volume made just now is root's, and so may be a back-up that was fetched; whoever owns the texts writes the index.
    chown -R "$(stat -c %u:%g "$ASSISTANT_CORPUS")" "$ASSISTANT_INDEX"
fi
echo "restored from $from; now run: python ingest.py --rebuild"
