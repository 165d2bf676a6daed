package dev.fledge.contract.pact.consumer;

import static dev.fledge.contract.pact.consumer.Shapes.field;
import static dev.fledge.contract.pact.consumer.Shapes.integer;
import static dev.fledge.contract.pact.consumer.Shapes.obj;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A consumer test without JUnit and without pact-jvm, to be loaded where neither is. */
public final class LightRun implements Function<String, List<String>> {
    @Override
    public List<String> apply(String folder) {
        ConsumerContract contract = ConsumerContract.between("where2eat", "prices")
                .interaction("one price", Expect.get("/prices/42").respond(200).json(obj(field("id", integer(42)))))
                .build();
        try (LightStub stub = LightStub.start(contract);
                Response answer = new OkHttpClient()
                        .newCall(new Request.Builder()
                                .url(stub.addresses().url().resolve("prices/42"))
                                .build())
                        .execute()) {
            String body = answer.body().string();
            return List.of(body, Files.readString(stub.writePact(PactFolder.at(Path.of(folder)), "LightRun")));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
