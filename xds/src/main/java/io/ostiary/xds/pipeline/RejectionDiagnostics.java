package io.ostiary.xds.pipeline;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.CertificateName;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Severity;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.UpstreamName;
import io.ostiary.xds.cache.Rejection;
import io.ostiary.xds.cache.ResourceKey;
import io.ostiary.xds.cache.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Turns what an Envoy refused into diagnostics on the objects that it comes from. The resources are
 * named as the model names its parts: clusters and endpoints by upstream, scopes by host, secrets
 * by certificate.
 */
public final class RejectionDiagnostics {
  private static final String REFUSED = "Envoy refused the ";

  /** Before the name of an upstream: the certificate that is shown to it. */
  private static final String CLIENT_CERTIFICATE = "client:";

  private RejectionDiagnostics() {}

  /** One diagnostic for each object behind these refusals. */
  static List<Diagnostic> of(List<Rejection> rejections, Model model) {
    return rejections.stream().map(rejection -> of(rejection, model)).toList();
  }

  /** Whether a diagnostic is one of these. */
  public static boolean isOne(Diagnostic diagnostic) {
    return diagnostic.problem().startsWith(REFUSED);
  }

  private static Diagnostic of(Rejection rejection, Model model) {
    return new Diagnostic(
        Severity.ERROR,
        origin(rejection.key(), model),
        Optional.empty(),
        "",
        "",
        REFUSED
            + ResourceType.label(rejection.key().typeUrl())
            + " '"
            + rejection.key().name()
            + "' that was made of it: "
            + rejection.message(),
        "change what Envoy names; until then the last version that it accepted stays in force");
  }

  private static ObjectRef origin(ResourceKey key, Model model) {
    Optional<ObjectRef> found =
        ResourceType.of(key.typeUrl())
            .flatMap(
                type ->
                    switch (type) {
                      case CLUSTER, ENDPOINT -> upstream(key.name(), model);
                      case SECRET -> certificate(key.name(), model);
                      case SCOPED_ROUTE, ROUTE -> host(key.name(), model);
                      case LISTENER, EXTENSION -> Optional.empty();
                    });
    return found.orElse(new ObjectRef("config", "", key.toString()));
  }

  private static Optional<ObjectRef> upstream(String name, Model model) {
    return name.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(model.upstreams().get(new UpstreamName(name))).map(Upstream::origin);
  }

  private static Optional<ObjectRef> certificate(String name, Model model) {
    if (name.startsWith(CLIENT_CERTIFICATE)) {
      return upstream(name.substring(CLIENT_CERTIFICATE.length()), model);
    }
    return name.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(model.certificates().get(new CertificateName(name)))
            .map(Certificate::name)
            .map(RejectionDiagnostics::secret);
  }

  /** A certificate's name is {@code namespace/secret} where it comes from a Secret. */
  private static ObjectRef secret(CertificateName name) {
    int slash = name.value().indexOf('/');
    String namespace = slash < 0 ? "" : name.value().substring(0, slash);
    return slash < 0 || namespace.equals("config")
        ? new ObjectRef("config", "", "certificate " + name)
        : new ObjectRef("Secret", namespace, name.value().substring(slash + 1));
  }

  /** The first route of the host with that name, or else of the wildcard that covers it. */
  private static Optional<ObjectRef> host(String name, Model model) {
    Optional<Hostname> host = Hostname.parse(name);
    return Stream.of(host, host.flatMap(Hostname::covering), Optional.of(Hostname.ANY))
        .flatMap(Optional::stream)
        .flatMap(candidate -> Optional.ofNullable(model.hosts().get(candidate)).stream())
        .flatMap(found -> found.routes().stream())
        .map(HttpRoute::origin)
        .findFirst();
  }
}
