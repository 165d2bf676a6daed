#!/bin/sh
# An example of tooling of your own, made from Fledge's public API alone. Builds what it needs. See --help.
set -eu
. "$(dirname "$0")/run.sh"
run dev.fledge.examples.fledge.FledgeCommand "$@"
