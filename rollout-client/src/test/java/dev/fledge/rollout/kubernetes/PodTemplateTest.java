package dev.fledge.rollout.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.artifact.Digest;
import dev.fledge.rollout.Revision;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PodTemplateTest {
    private static final String ONES = "1".repeat(64);
    private static final String TWOS = "2".repeat(64);
    private static final Revision NEXT = new Revision("2.0.0", new Digest("sha256", TWOS));

    @Test
    void version_is_the_annotation_before_the_label() throws Exception {
        KubernetesObject deployment = deployment("""
                {"labels":{"app.kubernetes.io/version":"1.0-label"},"annotations":{"fledge.dev/version":"1.0-ours"}}""", "acme/app:1.0-tag@sha256:" + ONES);

        assertThat(PodTemplate.of(deployment, "app").revision())
                .isEqualTo(new Revision("1.0-ours", new Digest("sha256", ONES)));
    }

    @Test
    void version_is_the_label_before_the_tag() throws Exception {
        KubernetesObject deployment = deployment("""
                {"labels":{"app.kubernetes.io/version":"1.0-label"}}""", "acme/app:1.0-tag@sha256:" + ONES);

        assertThat(PodTemplate.of(deployment, "app").revision().version()).isEqualTo("1.0-label");
    }

    @Test
    void version_is_the_tag_before_the_digest() throws Exception {
        KubernetesObject tagged = deployment("{}", "registry.test:5000/acme/app:1.0-tag@sha256:" + ONES);
        KubernetesObject bare = deployment("{}", "registry.test:5000/acme/app@sha256:" + ONES);

        assertThat(PodTemplate.of(tagged, "app").revision().version()).isEqualTo("1.0-tag");
        assertThat(PodTemplate.of(bare, "app").revision().version()).isEqualTo("sha256:111111111111");
    }

    @Test
    void image_without_digest_is_an_error_that_names_object_field_and_fix() throws Exception {
        KubernetesObject deployment = deployment("{}", "acme/app:1.0");

        assertThatThrownBy(() -> PodTemplate.of(deployment, "app").revision())
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "Deployment prod/app, container app at /spec/template/spec/containers/1/image: image"
                                + " 'acme/app:1.0' has no digest, and a tag can move after it was tested; write NAME@sha256:...");
    }

    @Test
    void the_container_must_be_there_and_must_be_named_when_there_are_several() throws Exception {
        KubernetesObject deployment = deployment("{}", "acme/app@sha256:" + ONES);

        assertThatThrownBy(() -> PodTemplate.of(deployment, ""))
                .isInstanceOf(IOException.class)
                .hasMessage("Deployment prod/app has several containers, [proxy, app]; say which one carries the app"
                        + " with container()");
        assertThatThrownBy(() -> PodTemplate.of(deployment, "web"))
                .isInstanceOf(IOException.class)
                .hasMessage("Deployment prod/app has no container 'web' at /spec/template/spec/containers, but"
                        + " [proxy, app]; name one of them with container()");
    }

    @Test
    void a_change_tests_uid_container_and_image_and_makes_the_annotations() throws Exception {
        KubernetesObject deployment = deployment("{\"labels\":{\"app\":\"x\"}}", "acme/app:1.0@sha256:" + ONES);

        Patch patch = PodTemplate.of(deployment, "app").change(NEXT, "run-7").build();

        assertThat(patch.contentType()).isEqualTo("application/json-patch+json");
        assertThat(patch.json())
                .isEqualTo(
                        "[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"u-1\"},"
                                + "{\"op\":\"test\",\"path\":\"/spec/template/spec/containers/1/name\",\"value\":\"app\"},"
                                + "{\"op\":\"test\",\"path\":\"/spec/template/spec/containers/1/image\",\"value\":\"acme/app:1.0@sha256:"
                                + ONES + "\"},"
                                + "{\"op\":\"add\",\"path\":\"/spec/template/spec/containers/1/image\",\"value\":\"acme/app@sha256:"
                                + TWOS + "\"},"
                                + "{\"op\":\"add\",\"path\":\"/spec/template/metadata/annotations\",\"value\":{}},"
                                + "{\"op\":\"add\",\"path\":\"/spec/template/metadata/annotations/fledge.dev~1version\",\"value\":\"2.0.0\"},"
                                + "{\"op\":\"add\",\"path\":\"/spec/template/metadata/annotations/fledge.dev~1run\",\"value\":\"run-7\"}]");
    }

    @Test
    void a_change_keeps_the_annotations_that_are_there() throws Exception {
        KubernetesObject deployment = deployment("{\"annotations\":{\"team\":\"x\"}}", "acme/app@sha256:" + ONES);

        String json = PodTemplate.of(deployment, "app").change(NEXT, "").build().json();

        assertThat(json)
                .doesNotContain("\"path\":\"/spec/template/metadata/annotations\"")
                .doesNotContain("fledge.dev~1run")
                .endsWith(
                        "{\"op\":\"add\",\"path\":\"/spec/template/metadata/annotations/fledge.dev~1version\",\"value\":\"2.0.0\"}]");
    }

    @Test
    void a_template_is_taken_without_the_hashes_of_controllers() throws Exception {
        KubernetesObject replicaSet = deployment("""
                {"labels":{"app":"x","pod-template-hash":"abc","rollouts-pod-template-hash":"def"}}""", "acme/app@sha256:" + ONES);

        PodTemplate template = PodTemplate.of(replicaSet, "app");

        assertThat(template.bare().texts("/metadata/labels")).containsOnlyKeys("app");
        assertThat(replicaSet.texts("/spec/template/metadata/labels")).hasSize(3);
        KubernetesObject carrying = template.carrying(NEXT, "");
        assertThat(carrying.text("/spec/containers/1/image")).contains("acme/app@sha256:" + TWOS);
        assertThat(carrying.text("/spec/containers/0/image")).contains("acme/proxy:3");
        assertThat(carrying.texts("/metadata/annotations"))
                .containsExactlyEntriesOf(java.util.Map.of("fledge.dev/version", "2.0.0"));
        assertThat(carrying.texts("/metadata/labels")).containsOnlyKeys("app");
    }

    @Test
    void what_it_carries_is_decided_by_digest() throws Exception {
        PodTemplate template = PodTemplate.of(deployment("{}", "acme/app:9@sha256:" + TWOS), "app");

        assertThat(template.carries(NEXT)).isTrue();
        assertThat(template.carries(new Revision("2.0.0", new Digest("sha256", ONES))))
                .isFalse();
    }

    private static KubernetesObject deployment(String metadata, String image) throws IOException {
        return KubernetesObject.parse("""
                {"kind":"Deployment","metadata":{"name":"app","namespace":"prod","uid":"u-1"},
                 "spec":{"template":{"metadata":%s,"spec":{"containers":[
                   {"name":"proxy","image":"acme/proxy:3"},{"name":"app","image":"%s"}]}}}}""".formatted(metadata, image));
    }
}
