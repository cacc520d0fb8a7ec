package io.ostiary.tests.kubernetes;

import static io.ostiary.tests.kubernetes.ConformanceRun.Feature.DEFAULT_BACKEND;
import static io.ostiary.tests.kubernetes.ConformanceRun.Feature.HOST_RULES;
import static io.ostiary.tests.kubernetes.ConformanceRun.Feature.PATH_RULES;

import java.util.List;
import java.util.Locale;

/**
 * One request of the Ingress conformance features, and what must come of it.
 *
 * @param feature which objects are there
 * @param status what is answered
 * @param service who answers; empty where nobody does
 */
record ConformanceRun(
    Feature feature,
    String method,
    String scheme,
    String host,
    String path,
    int status,
    String service) {
  /** The address that users dial; a request without a host of its own has it for one. */
  static final String DIALED = "127.0.0.1";

  /** What a set of objects is about. */
  enum Feature {
    HOST_RULES,
    PATH_RULES,
    INGRESS_CLASS,
    DEFAULT_BACKEND,
    LOAD_BALANCING;

    String namespace() {
      return "ingress-conformance-" + label();
    }

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** All that are one request; a class of somebody else's and load balancing are more. */
  static List<ConformanceRun> all() {
    return List.of(
        new ConformanceRun(HOST_RULES, "GET", "https", "foo.bar.com", "/", 200, "foo-bar-com"),
        host("foo.bar.com", "foo-bar-com"),
        host("subdomain.bar.com", ""),
        host("bar.foo.com", "wildcard-foo-com"),
        host("baz.bar.foo.com", ""),
        host("foo.com", ""),
        path("exact-path-rules", "/foo", "foo-exact"),
        path("exact-path-rules", "/foo/", ""),
        path("exact-path-rules", "/FOO", ""),
        path("exact-path-rules", "/bar", ""),
        path("prefix-path-rules", "/foo", "foo-prefix"),
        path("prefix-path-rules", "/foo/", "foo-prefix"),
        path("prefix-path-rules", "/FOO", ""),
        path("prefix-path-rules", "/aaa/bbb", "aaa-slash-bbb-prefix"),
        path("prefix-path-rules", "/aaa/bbb/ccc", "aaa-slash-bbb-prefix"),
        path("prefix-path-rules", "/aaa/ccc", "aaa-prefix"),
        path("prefix-path-rules", "/aaaccc", ""),
        path("prefix-path-rules", "/foo/", "foo-prefix"),
        path("mixed-path-rules", "/foo", "foo-exact"),
        path("trailing-slash-path-rules", "/aaa/bbb", "aaa-slash-bbb-slash-prefix"),
        path("trailing-slash-path-rules", "/aaa/bbb/", "aaa-slash-bbb-slash-prefix"),
        path("trailing-slash-path-rules", "/foo", ""),
        byDefault("GET", "my-host", "/"),
        byDefault("GET", "my-host", "/sub-path"),
        byDefault("POST", "some-host", "/"),
        byDefault("PUT", DIALED, "/resource"),
        byDefault("DELETE", "some-host", "/resource"),
        byDefault("PATCH", "my-host", "/resource"));
  }

  private static ConformanceRun host(String host, String service) {
    return new ConformanceRun(HOST_RULES, "GET", "http", host, "/", status(service), service);
  }

  private static ConformanceRun path(String host, String path, String service) {
    return new ConformanceRun(PATH_RULES, "GET", "http", host, path, status(service), service);
  }

  private static ConformanceRun byDefault(String method, String host, String path) {
    return new ConformanceRun(DEFAULT_BACKEND, method, "http", host, path, 200, "echo-service");
  }

  private static int status(String service) {
    return service.isEmpty() ? 404 : 200;
  }

  @Override
  public String toString() {
    return feature.label() + " " + method + " " + scheme + "://" + host + path + " " + status;
  }
}
