#!/bin/sh
# The main job: takes a new version of Where2Eat to all users, or back. Builds what it needs. See --help.
set -eu
. "$(dirname "$0")/run.sh"
run dev.fledge.examples.story.Where2EatCommand "$@"
