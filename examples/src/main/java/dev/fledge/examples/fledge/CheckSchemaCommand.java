package dev.fledge.examples.fledge;

import dev.fledge.contract.schema.JsonContract;
import dev.fledge.contract.schema.OpenApiContract;
import dev.fledge.contract.schema.OperationContract;
import dev.fledge.contract.schema.SchemaCheck;
import dev.fledge.contract.schema.SchemaReport;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.http.Redactor;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.http.Secret;
import dev.fledge.report.Report;
import dev.fledge.schema.JsonSchema;
import dev.fledge.schema.OpenApiDocument;
import dev.fledge.schema.SchemaDocuments;
import dev.fledge.schema.SchemaSet;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "check-schema",
        mixinStandardHelpOptions = true,
        description = "Checks a body, or what a running app answers, against a JSON Schema or an OpenAPI document.",
        sortOptions = false)
final class CheckSchemaCommand implements Callable<Integer> {
    private static final Pattern SECRET_HEADER =
            Pattern.compile("(?i).*(auth|cookie|token|secret|password|key|credential|signature).*");

    @Option(
            names = "--schema",
            paramLabel = "FILE[#POINTER]",
            defaultValue = "",
            description =
                    "The schema, JSON or YAML; a part of it such as prices.yaml#/components/schemas/Price. Files in"
                            + " the same folder may be referred to.")
    private String schema = "";

    @Option(
            names = "--openapi",
            paramLabel = "FILE",
            description = "Instead of --schema: an OpenAPI document, 3.0 or 3.1, with --operation.")
    private @Nullable Path openApi;

    @Option(
            names = "--operation",
            paramLabel = "ID",
            defaultValue = "",
            description = "The operation in it: its id, or method and path such as 'GET /prices/{id}'.")
    private String operation = "";

    @Option(
            names = "--status",
            paramLabel = "N",
            defaultValue = "200",
            description = "The status that is right. Default: 200.")
    private int status = 200;

    @Option(names = "--body", paramLabel = "FILE", defaultValue = "", description = "The body; - reads it from stdin.")
    private String body = "";

    @Option(names = "--url", paramLabel = "URL", defaultValue = "", description = "Instead of --body: what to GET.")
    private String url = "";

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "Sent with the request; may be repeated.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (schema.isBlank() == (openApi == null)) {
            throw new IllegalArgumentException(
                    "check-schema needs either --schema FILE or --openapi FILE with --operation ID, and not both");
        }
        if (body.isBlank() == url.isBlank()) {
            throw new IllegalArgumentException("check-schema needs either --body FILE or --url URL, and not both");
        }
        JsonContract contract = contract();
        return url.isBlank() ? checkBody(contract) : ask(contract);
    }

    private JsonContract contract() throws IOException {
        if (openApi == null) {
            return JsonContract.of(schema());
        }
        if (operation.isBlank()) {
            throw new IllegalArgumentException("--openapi needs --operation, such as --operation 'GET /prices/{id}'");
        }
        Path file = InputFile.existing(openApi, "OpenAPI document");
        OpenApiDocument document = OpenApiDocument.read(file);
        OpenApiContract all = OpenApiContract.of(
                document,
                SchemaSet.builder(document)
                        .address(file.toUri())
                        .documents(besides(file))
                        .build());
        String[] methodAndPath = operation.strip().split(" +", 2);
        OperationContract one = methodAndPath.length == 2
                ? all.operation(methodAndPath[0], methodAndPath[1])
                : all.operation(operation);
        return one.response(status);
    }

    private JsonSchema schema() throws IOException {
        String[] parts = schema.split("#", 2);
        Path file = InputFile.existing(Path.of(parts[0]), "schema");
        DocumentNode document = Document.read(file);
        boolean isOpenApi = document.isObject() && document.optional("openapi").isPresent();
        SchemaSet.Builder set =
                isOpenApi ? SchemaSet.builder(OpenApiDocument.of(document)) : SchemaSet.builder(document);
        return set.address(file.toUri()).documents(besides(file)).build().at(parts.length == 2 ? parts[1] : "");
    }

    private static SchemaDocuments besides(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? SchemaDocuments.none() : SchemaDocuments.folder(folder);
    }

    private int checkBody(JsonContract contract) throws IOException {
        byte[] bytes = body.equals("-")
                ? System.in.readAllBytes()
                : Files.readAllBytes(InputFile.existing(Path.of(body), "body"));
        SchemaReport report = contract.check(new String(bytes, StandardCharsets.UTF_8));
        int code = print(report.finding(body.equals("-") ? "stdin" : body), contract);
        if (report.verdict() != Verdict.PASS) {
            System.err.print(report.toText());
        }
        return code;
    }

    private int ask(JsonContract contract) throws InterruptedException {
        HttpUrl whole = HttpUrl.parse(url);
        if (whole == null) {
            throw new IllegalArgumentException(
                    "--url must be whole, such as http://localhost:8080/prices/42, but was '" + url + "'");
        }
        String query = whole.encodedQuery();
        HttpUrl base =
                whole.newBuilder().encodedPath("/").query(null).fragment(null).build();
        try (SafeHttpClient client = SafeHttpClient.create()) {
            SchemaCheck.Builder check = SchemaCheck.builder(Redactor.byName().redact(whole))
                    .baseUrl(base)
                    .get(whole.encodedPath() + (query == null ? "" : "?" + query))
                    .contract(contract)
                    .status(status)
                    .transport(client);
            headers.forEach((name, value) -> {
                if (SECRET_HEADER.matcher(name).matches()) {
                    check.header(name, Secret.of(name, value));
                } else {
                    check.header(name, value);
                }
            });
            return print(check.build().check().get(0), contract);
        }
    }

    private int print(Finding finding, JsonContract contract) {
        return output.print(Report.on("schema " + contract, Redactor.byName())
                .verdict(finding.verdict())
                .outcome(finding.reason())
                .findings(List.of(finding))
                .build());
    }
}
