#!/bin/sh
# Backs up what cannot be made again, and the kept vectors, which take long to: sh backup.sh FOLDER
# Needs pg_dump, with PGHOST, PGUSER, PGPASSWORD and PGDATABASE; and ASSISTANT_CORPUS and ASSISTANT_INDEX.
set -eu
umask 077
to=${1:?a folder that is not there yet}
if [ -e "$to" ]; then
    echo "$to is there already" >&2
    exit 2
fi
rm -rf "$to.part"
mkdir -p "$to.part"
# The index is left out: it is made again from the texts.
pg_dump --format=custom --no-owner --exclude-schema=assistant_index --file="$to.part/journal.dump"
tar -C "$ASSISTANT_CORPUS" -czf "$to.part/corpus.tar.gz" .
if [ -f "$ASSISTANT_INDEX/vectors.sqlite" ]; then
    cp -p "$ASSISTANT_INDEX/vectors.sqlite" "$to.part/vectors.sqlite"
fi
(cd "$to.part" && sha256sum -- * > SHA256SUMS)
mv "$to.part" "$to"
echo "backed up to $to"
