package dev.fledge.contract.schema;

import dev.fledge.http.HttpAnswer;
import dev.fledge.schema.OpenApiDocument;

/** The description of a price service that the tests of contracts share. */
final class PricesApi {
    static final String YAML = """
            openapi: %s
            info: {title: prices, version: "1"}
            servers:
              - {url: https://prices.example/api/v1/}
              - {url: 'https://{region}.example/x'}
            paths:
              /prices/{id}:
                get:
                  operationId: getPrice
                  responses:
                    200:
                      description: the price
                      content:
                        application/json: {schema: {$ref: '#/components/schemas/Price'}}
                        text/csv: {schema: {type: string}}
                    204: {description: no price}
                    4XX:
                      description: your fault
                      content:
                        application/problem+json: {schema: {type: object, required: [title]}}
                put:
                  operationId: putPrice
                  requestBody:
                    content:
                      application/json: {schema: {$ref: '#/components/schemas/Price'}}
                  responses:
                    default: {description: whatever, content: {application/json: {}}}
              /prices/latest:
                get:
                  operationId: latestPrice
                  responses:
                    200: {description: any, content: {application/json: {schema: {$ref: '#/components/schemas/Any'}}}}
              /prices/{id}.{format}:
                get: {operationId: formatted, responses: {200: {description: broken, content: {application/json: {
                      schema: {$ref: '#/components/schemas/Broken'}}}}}}
            components:
              schemas:
                Price:
                  type: object
                  required: [id, amount]
                  properties:
                    id: {type: integer, readOnly: true}
                    amount: {$ref: '#/components/schemas/Amount'}
                    kind: {const: price}
                Amount:
                  type: object
                  required: [value, currency]
                  properties:
                    value: {type: number}
                    currency: {type: string, pattern: '^[A-Z]{3}$'}
                Any: {description: anything}
                Broken: {type: objekt}
            """;
    static final String GOOD = "{\"id\": 42, \"amount\": {\"value\": 9.5, \"currency\": \"EUR\"}}";
    static final String BAD = """
            {
              "id": "42",
              "amount": {
                "value": 9.5,
                "note": "x",
                "currency": "eur"
              }
            }
            """;

    private PricesApi() {}

    static OpenApiContract v31() {
        return OpenApiContract.of(OpenApiDocument.parse("prices.yaml", YAML.formatted("3.1.0")));
    }

    static OpenApiContract v30() {
        return OpenApiContract.of(OpenApiDocument.parse("prices.yaml", YAML.formatted("3.0.3")));
    }

    static HttpAnswer.Builder json(int status, String body) {
        return HttpAnswer.builder(status)
                .header("Content-Type", "application/json")
                .body(body);
    }
}
