package dev.fledge.smoke.yaml;

import dev.fledge.smoke.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A suite file that has everything a suite file can have, with the files and the environment that it needs. */
final class FullSuite {
    /** Every key of every kind of object, as far as they can stand together. */
    static final String TEXT = """
            suite: full
            secrets: [SMOKE_PW]
            environment: [REGION]
            deadline: 30s
            cleanupReserve: 5s
            defaults:
              timeout: 5s
              retries: 3
              redirects: 5
              latency: { soft: 400ms, hard: 1500ms }
              headers: { X-Synthetic: fledge }
              expect: [ status < 500 ]
              softly: [ ttfb < 1s ]
            checks:
              - name: single
                tags: [core]
                get: '/${REGION}/a?q=tea'
                query: { a: b, c: [d, e] }
                headers: { X-A: a, X-B: [b, c] }
                cookies: { lang: en }
                timeout: 2s
                retries: 1
                redirects: 0
                expect: [ status == 200, '$.a exists' ]
                eventually: { within: 3s, every: 100ms, failFastOn: [ status == 410 ] }
              - name: several
                steps:
                  - name: create
                    post: /items
                    bearer: token
                    idempotencyKey: { Idempotency-Key: '${runId}' }
                    json: { a: [ 1, null ] }
                    eventually: { within: 1s }
                    softly: [ body contains tea ]
                    capture: { item: number $.id, etag: header ETag, csrf: secret cookie csrf, p: pointer /p }
                    cleanup: { delete: '/items/${item}', basic: { user: smoke, password: '${SMOKE_PW}' }, expect: [ 'status in [204, 404]' ] }
                  - name: form
                    put: /form
                    form: { a: b }
                    expect: [ cookie sid secure ]
                  - name: parts
                    patch: /parts
                    multipart:
                      - { name: a, text: b }
                      - { name: b, type: text/plain, file: menu.txt }
                      - { name: c, type: text/plain, fileName: c.txt, text: d }
                      - { name: d, type: text/plain, fileName: d.txt, base64: cmF3 }
                    expect: [ pointer /a isNumber ]
                  - name: text
                    post: /text
                    body: { type: text/plain, text: tea }
                    expect: [ schema menu.json ]
                  - name: file
                    options: /file
                    body: { type: text/plain, file: menu.txt }
                    expect: [ header X-A == b ]
                  - name: bytes
                    delete: /bytes
                    body: { type: text/plain, base64: cmF3 }
                    expect: [ total < 2s ]
                  - name: live
                    webSocket: /live
                    send: [ hello, '${runId}' ]
                    expect: [ message contains tea, message $.a exists ]
                  - name: events
                    get: /events
                    expect: [ event name == tea, event $.a == 1 ]
                  - name: connection
                    get: /
                    expect: [ certificate days >= 14, protocol == h2, redirects <= 3, redirectedTo == /login ]
                  - name: head
                    head: /
                    expect: [ tls < 1s, $..a every > 0 ]
            """;

    private static final Map<String, String> ENVIRONMENT = Map.of("SMOKE_PW", "hunter2-hunter2", "REGION", "eu");

    private final Path folder;

    private FullSuite(Path folder) {
        this.folder = folder;
    }

    /** Puts the files that the suite names into the folder. */
    static FullSuite in(Path folder) throws IOException {
        Files.writeString(folder.resolve("menu.txt"), "tea");
        Files.writeString(folder.resolve("menu.json"), "{\"type\":\"object\"}");
        return new FullSuite(folder);
    }

    /** Reads a text, such as an edited one, as a file of that name. */
    Suite read(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return SuiteFile.read(file, variable -> Optional.ofNullable(ENVIRONMENT.get(variable)));
    }
}
