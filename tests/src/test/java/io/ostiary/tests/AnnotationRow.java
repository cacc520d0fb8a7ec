package io.ostiary.tests;

import io.ostiary.tests.harness.RawClient;
import io.ostiary.tests.harness.RawClient.Answer;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.WebClient;
import java.util.List;
import java.util.Map;

/**
 * One annotation, and what can be seen of it: two Ingresses that differ in it alone.
 *
 * @param annotation its name without prefix
 * @param value its value
 * @param base the annotations that both have
 * @param service the backend of both
 * @param sight what is looked at
 * @param with what is seen where the annotation stands
 * @param without what is seen where it does not
 */
record AnnotationRow(
    String annotation,
    String value,
    Map<String, String> base,
    String service,
    Sight sight,
    String with,
    String without) {
  static final String PUBLIC = "allow_public_unauthenticated_access";

  /** A look at one host. */
  @FunctionalInterface
  interface Sight {
    String look(Stage stage, String host);
  }

  /**
   * What a look needs.
   *
   * @param scene the product and what is around it
   * @param client without a session
   * @param alice a browser in which Alice is logged in
   */
  record Stage(Scene scene, RawClient client, WebClient alice) {
    private static final byte[] NOTHING = {};

    Answer send(String host, String what, String... headers) {
      return client.send(host, what, NOTHING, List.of(headers));
    }

    Answer get(String host, String path, String... headers) {
      return send(host, "GET " + path, headers);
    }
  }

  /** A row with a public Ingress to the echo. */
  static AnnotationRow publicRow(
      String annotation, String value, Sight sight, String with, String without) {
    return new AnnotationRow(
        annotation, value, Map.of(PUBLIC, "true"), "main", sight, with, without);
  }

  AnnotationRow on(String otherService) {
    return new AnnotationRow(annotation, value, base, otherService, sight, with, without);
  }

  /** The row with these annotations in both Ingresses, and no others. */
  AnnotationRow base(Map<String, String> annotations) {
    return new AnnotationRow(annotation, value, annotations, service, sight, with, without);
  }

  /** The name of the two Ingresses and hosts, without what tells them apart. */
  String name() {
    return annotation.replace('_', '-');
  }

  @Override
  public String toString() {
    return annotation;
  }
}
