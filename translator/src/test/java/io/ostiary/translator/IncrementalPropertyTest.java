package io.ostiary.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.source.manifest.ManifestParser;
import io.ostiary.translator.source.manifest.Sourced;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever was translated before, the result is that of a translation without a memory. */
class IncrementalPropertyTest {
  private static final int EVENTS = 25;
  private static final List<String> DOCUMENTS = TestInputs.documents();
  private static final List<String> CONFIGS =
      List.of(
          TestInputs.LOGIN,
          TestInputs.LOGIN,
          "",
          TestInputs.LOGIN + "ostiary: {allow_private_upstreams: true}\n",
          TestInputs.LOGIN + "ostiary: {default_access: authenticated}\n",
          TestInputs.LOGIN + "ostiary: {xds: {routes: rds}}\n",
          TestInputs.LOGIN + "http_redirect_addr: ':80'\n",
          TestInputs.LOGIN + "insecure_server: true\n",
          TestInputs.LOGIN + "default_upstream_timeout: 7s\npass_identity_headers: true\n",
          TestInputs.LOGIN + "set_response_headers: {X-A: b}\n",
          TestInputs.LOGIN
              + """
              routes:
                - {from: https://web.example.com, to: http://10.0.0.1, policy: []}
                - {from: https://one.example.com, to: http://10.0.0.2:8080, policy: []}
              """,
          "not_a_key: 1\n",
          "{");
  private static final List<Duration> TIMES =
      List.of(
          Duration.ZERO,
          Duration.ofMinutes(1),
          Duration.ofDays(30),
          Duration.ofDays(4000),
          Duration.ofDays(-4000));

  /** Objects that meet each other on few names. */
  private static final List<String> MEETING =
      List.of(
          ingress("one", "team", "one.example.com", "web", ""),
          ingress("one", "team", "one.example.com", "web", "policy: '[]'"),
          ingress("one", "team", "two.example.com", "api", "use_policy: staff"),
          ingress("one", "team", "'*.example.com'", "web", "tls_client_secret: wildcard"),
          ingress("two", "team", "one.example.com", "api", "set_request_headers_secret: headers"),
          ingress("three", "team", "one.example.com", "web", "identity_provider_secret: headers"),
          ingress("two", "other", "one.example.com", "web", ""),
          ingress("two", "other", "two.example.com", "web", "secure_upstream: true"),
          ingress("two", "other", "two.example.com", "gone", "tls_custom_ca_secret: headers"),
          ingress("three", "team", "''", "web", "subtle_allow_empty_host: true"),
          service("web", "team", "ports: [{port: 80}]"),
          service("web", "team", "ports: [{port: 80, appProtocol: https}]"),
          service("web", "other", "ports: [{port: 80}]"),
          service(
              "api", "team", "{type: ExternalName, externalName: api.test, ports: [{port: 80}]}"),
          service("api", "team", "ports: [{port: 80, name: http}]"),
          slice("web", "team", "10.0.0.1"),
          slice("web", "team", "127.0.0.1"),
          slice("web", "other", "10.0.0.2"),
          secret("headers", "team", "X-Token: geheim"),
          secret("headers", "team", "X-Token: other"),
          secret("headers", "team", "client_id: partners"),
          secret("headers", "other", "ca.crt: nonsense"),
          ingressClass(""),
          ingressClass("ostiary.io/timeout: 3s"),
          ingressClass("ostiary.io/policy.staff: '[{allow: {or: [{accept: true}]}}]'"),
          ingressClass("ostiary.io/default_access: broken"));

  /** The certificates of other tests under the one name that Ingresses know. */
  private static final List<String> CERTIFICATES =
      DOCUMENTS.stream()
          .filter(document -> document.contains("tls.crt: "))
          .map(
              document ->
                  document.replaceFirst(
                      "metadata:[^\\n]*(\\n  [a-z]+: [^\\n]*)*\\n(?=[a-z])",
                      "metadata: {name: wildcard, namespace: team}\n"))
          .toList();

  private final Map<String, List<Sourced<?>>> parsed = new HashMap<>();
  private final Map<Integer, String> files = new TreeMap<>();
  private final Map<Integer, String> live = new TreeMap<>();
  private String config = TestInputs.LOGIN;
  private Duration since = Duration.ZERO;

  static LongStream seeds() {
    return LongStream.concat(LongStream.rangeClosed(1, 12), LongStream.of(new Random().nextLong()));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aMemoryIsWithoutMeaning(long seed) {
    Random random = new Random(seed);
    TranslationMemory memory = new TranslationMemory();
    for (int i = 0; i < 15; i++) {
      change(random, random.nextBoolean() ? files : live);
    }
    List<String> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      events.add(event(random));
      Inputs inputs = inputs();

      TranslationResult incremental = Translator.translate(inputs, memory);
      TranslationResult whole = Translator.translate(inputs);

      assertThat(incremental.diagnostics()).as("%s", events).isEqualTo(whole.diagnostics());
      if (whole instanceof Translated expected) {
        assertThat(incremental).isInstanceOf(Translated.class);
        Translated actual = (Translated) incremental;
        assertThat(actual.model()).as("%s", events).isEqualTo(expected.model());
        assertThat(actual.resources()).as("%s", events).isEqualTo(expected.resources());
        assertThat(actual.access()).as("%s", events).isEqualTo(expected.access());
        assertThat(actual.repeatAt()).as("%s", events).isEqualTo(expected.repeatAt());
      }
    }
  }

  private String event(Random random) {
    Map<Integer, String> place = random.nextBoolean() ? files : live;
    return switch (random.nextInt(10)) {
      case 0 -> {
        config = CONFIGS.get(random.nextInt(CONFIGS.size()));
        yield "config " + config.lines().count();
      }
      case 1 -> {
        since = TIMES.get(random.nextInt(TIMES.size()));
        yield "time " + since;
      }
      case 2, 3 -> remove(random, place);
      case 4, 5 -> breakOne(random);
      default -> change(random, place);
    };
  }

  private static String change(Random random, Map<Integer, String> place) {
    int slot = random.nextInt(20);
    List<String> pool =
        switch (random.nextInt(6)) {
          case 0, 1 -> DOCUMENTS;
          case 2 -> CERTIFICATES;
          default -> MEETING;
        };
    String document = pool.get(random.nextInt(pool.size()));
    place.put(slot, document);
    return "put " + document.lines().limit(4).toList();
  }

  private static String remove(Random random, Map<Integer, String> place) {
    List<Integer> slots = List.copyOf(place.keySet());
    if (slots.isEmpty()) {
      return "nothing";
    }
    int slot = slots.get(random.nextInt(slots.size()));
    place.remove(slot);
    return "remove slot " + slot;
  }

  private String breakOne(Random random) {
    List<Integer> slots = List.copyOf(files.keySet());
    if (slots.isEmpty()) {
      return "nothing";
    }
    int slot = slots.get(random.nextInt(slots.size()));
    StringBuilder text = new StringBuilder(files.getOrDefault(slot, ""));
    int at = random.nextInt(text.length());
    text.replace(
        at, Math.min(text.length(), at + random.nextInt(6)), random.nextBoolean() ? "" : "x");
    files.put(slot, text + "\n");
    return "break slot " + slot + " at " + at;
  }

  private Inputs inputs() {
    List<TextFile> manifests = new ArrayList<>();
    files.forEach((slot, text) -> manifests.add(new TextFile(slot + ".yaml", text)));
    return new Inputs(
        Optional.of(new TextFile("config.yaml", config)),
        manifests,
        live.values().stream().map(this::objects).flatMap(Collection::stream).toList(),
        Map.of(),
        TestInputs.NOW.plus(since),
        TestInputs.DEFAULT_CERTIFICATE,
        TestInputs.options());
  }

  /** Objects of an API server are the same as long as nobody changes them. */
  private List<Sourced<?>> objects(String document) {
    return parsed.computeIfAbsent(
        document,
        text -> {
          List<Sourced<?>> objects = new ArrayList<>();
          ManifestParser.parse("live", text)
              .objects()
              .forEach(object -> objects.add(Sourced.live((HasMetadata) object.object())));
          return objects;
        });
  }

  private static String ingress(
      String name, String namespace, String host, String service, String annotation) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: %s
      namespace: %s
      annotations: {%s}
    spec:
      ingressClassName: pomerium
      tls: [{secretName: wildcard}]
      rules:
        - host: %s
          http:
            paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: %s, port: {number: 80}}}
    """
        .formatted(
            name,
            namespace,
            annotation.isEmpty() ? "" : "ingress.pomerium.io/" + annotation,
            host,
            service);
  }

  private static String service(String name, String namespace, String spec) {
    return "apiVersion: v1\nkind: Service\nmetadata: {name: %s, namespace: %s}\nspec: %s\n"
        .formatted(name, namespace, spec.startsWith("{") ? spec : "{" + spec + "}");
  }

  private static String slice(String service, String namespace, String address) {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: %1$s, namespace: %2$s, labels: {kubernetes.io/service-name: %1$s}}
    addressType: IPv4
    ports: [{port: 8080}]
    endpoints: [{addresses: [%3$s]}]
    """
        .formatted(service, namespace, address);
  }

  private static String secret(String name, String namespace, String entry) {
    return "apiVersion: v1\nkind: Secret\nmetadata: {name: %s, namespace: %s}\nstringData: {%s}\n"
        .formatted(name, namespace, entry);
  }

  private static String ingressClass(String annotation) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: IngressClass
    metadata: {name: pomerium, annotations: {%s}}
    spec: {controller: pomerium.io/ingress-controller}
    """
        .formatted(annotation);
  }
}
