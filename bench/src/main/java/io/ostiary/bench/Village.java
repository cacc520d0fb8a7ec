package io.ostiary.bench;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.source.manifest.ManifestParser;
import io.ostiary.translator.source.manifest.Sourced;
import java.util.ArrayList;
import java.util.List;

/**
 * Some applications, each of one host: an Ingress with a policy, its Service and its endpoints, as
 * files and as objects of an API server. Each change makes one that was never there before.
 */
final class Village {
  /** Who may use an application, and where it runs. */
  private record Application(int number, int edition) {
    /** Fifty teams. */
    String namespace() {
      return "team" + number % 50;
    }

    String ingress() {
      return """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: app%1$d
        namespace: %2$s
        creationTimestamp: 2026-01-01T00:00:%3$02dZ
        annotations:
          ingress.pomerium.io/policy: '[{allow: {or: [{email: {is: "user%4$d@example.com"}}]}}]'
          ingress.pomerium.io/pass_identity_headers: "true"
      spec:
        ingressClassName: pomerium
        rules:
          - host: app%1$d.example.com
            http:
              paths:
                - path: /
                  pathType: Prefix
                  backend: {service: {name: app%1$d, port: {number: 80}}}
      """
          .formatted(number, namespace(), number % 60, edition);
    }

    String service() {
      return """
      apiVersion: v1
      kind: Service
      metadata: {name: app%1$d, namespace: %2$s}
      spec: {ports: [{port: 80, targetPort: 8080}]}
      """
          .formatted(number, namespace());
    }

    String endpoints() {
      return """
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata:
        name: app%1$d
        namespace: %2$s
        labels: {kubernetes.io/service-name: app%1$d}
      addressType: IPv4
      ports: [{port: 8080}]
      endpoints: [{addresses: [10.%3$d.%4$d.%5$d]}]
      """
          .formatted(number, namespace(), number % 200 + 1, number / 200 % 250, edition % 250 + 1);
    }
  }

  /** What is changed of an application. */
  enum Change {
    POLICY,
    ENDPOINTS,
    COMING_OR_GOING
  }

  private final List<TextFile> files = new ArrayList<>();
  private final List<Sourced<?>> objects = new ArrayList<>();
  private final int size;
  private int edition;

  Village(int size) {
    this.size = size;
    for (int i = 0; i < size; i++) {
      Application application = new Application(i, 0);
      for (String text :
          List.of(application.ingress(), application.service(), application.endpoints())) {
        files.add(file(files.size(), text));
        objects.add(object(text));
      }
    }
  }

  /** The files now. */
  List<TextFile> files() {
    return List.copyOf(files);
  }

  /** The objects now. */
  List<Sourced<?>> objects() {
    return List.copyOf(objects);
  }

  /** Changes one application as files; each call another one. */
  void changeFile(Change change) {
    switch (change) {
      case POLICY -> {
        int at = 3 * next();
        files.set(at, file(at, application(at / 3).ingress()));
      }
      case ENDPOINTS -> {
        int at = 3 * next() + 2;
        files.set(at, file(at, application(at / 3).endpoints()));
      }
      case COMING_OR_GOING -> {
        edition++;
        if (files.size() > 3 * size) {
          files.removeLast();
        } else {
          files.add(file(files.size(), application(size).ingress()));
        }
      }
    }
  }

  /** Changes one application as objects; each call another one. */
  void changeObject(Change change) {
    switch (change) {
      case POLICY -> {
        int at = 3 * next();
        objects.set(at, object(application(at / 3).ingress()));
      }
      case ENDPOINTS -> {
        int at = 3 * next() + 2;
        objects.set(at, object(application(at / 3).endpoints()));
      }
      case COMING_OR_GOING -> {
        edition++;
        if (objects.size() > 3 * size) {
          objects.removeLast();
        } else {
          objects.add(object(application(size).ingress()));
        }
      }
    }
  }

  private Application application(int number) {
    return new Application(number, edition);
  }

  private int next() {
    edition++;
    return (int) (edition * 7919L % size);
  }

  private static TextFile file(int number, String text) {
    return new TextFile("%06d.yaml".formatted(number), text);
  }

  private static Sourced<?> object(String text) {
    Sourced<?> parsed = ManifestParser.parse("live", text).objects().getFirst();
    return Sourced.live((HasMetadata) parsed.object());
  }
}
