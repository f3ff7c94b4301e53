#!/bin/sh
# [[ _("Builds the site and copies it to a host with rsync:") ]]
#   ./publish.sh user@host:/srv/www/archive/
# [[ _("What is in that folder and not in the site is deleted there. New files take their places all at once, at the end.") ]]
set -eu
target=${1:?"./publish.sh user@host:/srv/www/archive/"}
cd "$(dirname "$0")"
if [ "$(git rev-parse --is-shallow-repository 2>/dev/null)" = true ]; then
    git fetch --unshallow # [[ _("the whole history: pages tell when reports were published and changed") ]]
fi
huibian build --precompress
rsync --recursive --links --times --checksum --chmod=D755,F644 --delay-updates --delete-after output/ "$target"
