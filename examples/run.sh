# Sourced by the scripts beside it: builds the examples if a source is newer than the last build, and runs a main class.
# Paths that a user gives stay relative to where the user is.

examples=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
root=$(dirname "$examples")
classpath=$examples/target/classpath.txt

build_is_fresh() {
    [ -s "$classpath" ] || return 1
    [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main -newer "$classpath" -type f 2>/dev/null | head -n 1)" ]
}

run() {
    if ! command -v java >/dev/null 2>&1 || ! command -v mvn >/dev/null 2>&1; then
        echo "JDK 17 or newer and Maven 3.8.7 or newer are needed: 'java' and 'mvn' must be on the PATH." >&2
        exit 2
    fi
    if ! build_is_fresh; then
        echo "Building Fledge; the first time takes a minute or two ..." >&2
        # Everything that Maven prints goes to stderr: stdout belongs to the program.
        mvn -q -B -f "$root/pom.xml" -pl examples -am -DskipTests package >&2 || exit 2
    fi
    main=$1
    shift
    if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then java=$JAVA_HOME/bin/java; else java=java; fi
    exec "$java" -Xmx256m -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dfledge.examples.home="$examples" \
        -cp "$(cat "$classpath"):$examples/target/classes" "$main" "$@"
}
