#!/usr/bin/env bash
# Gradescope runs this for each submission, as /autograder/run_autograder.
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
if [ -d "$here/source" ]; then source="$here/source"; else source="$here"; here="$(dirname "$here")"; fi
cd "$source" || exit 1
for python in python3 python3.14 python3.13 python3.12 python3.11; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$python" -m kit.teacher.gradebook.autograder "$here"
  fi
done
echo "There is no Python 3.11 or newer here; setup.sh installs one." >&2
exit 1
