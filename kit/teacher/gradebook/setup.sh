#!/usr/bin/env bash
# Gradescope runs this once. The kit needs Python 3.11 or newer and nothing else; bubblewrap runs students' functions.
apt-get update
apt-get install -y bubblewrap || true
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || apt-get install -y python3.12 || apt-get install -y python3.11
