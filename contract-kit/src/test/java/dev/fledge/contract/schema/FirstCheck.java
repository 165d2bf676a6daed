package dev.fledge.contract.schema;

/** The first thing that a fresh process does with the kit; run in a JVM of its own. */
final class FirstCheck {
    private FirstCheck() {}

    /** Checks one body against one plain schema and says what came out. */
    public static void main(String... arguments) {
        SchemaReport report = JsonContract.inline("""
                        {"type": "object", "required": ["id"], "properties": {
                          "id": {"type": "integer"}, "currency": {"pattern": "^[A-Z]{3}$"}}}
                        """).check("{\"id\": 42, \"currency\": \"EUR\"}");
        System.out.println(report);
        System.out.println("cpu "
                + ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElseThrow()
                        .toMillis());
    }
}
