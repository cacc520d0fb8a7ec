package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressRuleValue;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Balancing;
import io.ostiary.translator.model.Challenge;
import io.ostiary.translator.source.ingress.Backends.Speech;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.TlsSettings;
import io.ostiary.translator.source.setting.Complaints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads an Ingress that cert-manager makes for the time of a challenge.
 *
 * <p>It is served without login and without a policy, so it gets no more than a challenge needs:
 * single paths in the folder for challenges, and never on a host of somebody else, who could be
 * robbed of a certificate. It makes its namespace the owner of no host, and its annotations count
 * for nothing.
 */
final class SolverReader {
  private static final String LABEL = "acme.cert-manager.io/http01-solver";

  /** A token of a challenge (RFC 8555, section 8.1). */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,256}");

  private static final Speech PLAIN =
      new Speech(
          false,
          false,
          true,
          new TlsSettings(false, Optional.empty(), Optional.empty(), Optional.empty(), false),
          List.of(),
          Balancing.standard());

  private final Sourced<Ingress> ingress;
  private final IngressContext context;
  private final Complaints complaints;
  private final List<Challenge> challenges = new ArrayList<>();

  private SolverReader(Sourced<Ingress> ingress, IngressContext context, Complaints complaints) {
    this.ingress = ingress;
    this.context = context;
    this.complaints = complaints;
  }

  /** Whether it is such an Ingress. */
  static boolean isSolver(Sourced<Ingress> ingress) {
    return Optional.ofNullable(ingress.object().getMetadata().getLabels())
        .flatMap(labels -> Optional.ofNullable(labels.get(LABEL)))
        .filter("true"::equalsIgnoreCase)
        .isPresent();
  }

  /** Complains that no plain HTTP is spoken, so that nobody can ask. */
  static void complainOfSilence(Sourced<Ingress> ingress, Complaints complaints) {
    ingress.warning(
        complaints,
        FieldPath.of("metadata", "labels"),
        LABEL,
        "a challenge by plain HTTP, and no address redirects from there to https",
        "set http_redirect_addr to the address of port 80, or use a DNS-01 solver");
  }

  /** The challenges that it answers; what is wrong with it is complained about. */
  static List<Challenge> read(
      Sourced<Ingress> ingress, IngressContext context, Complaints complaints) {
    SolverReader reader = new SolverReader(ingress, context, complaints);
    reader.rules();
    return reader.challenges;
  }

  private void rules() {
    Optional<IngressSpec> spec = Optional.ofNullable(ingress.object().getSpec());
    if (spec.map(IngressSpec::getDefaultBackend).isPresent()) {
      ingress.error(
          complaints,
          FieldPath.of("spec", "defaultBackend"),
          "",
          "a solver has paths and no default backend",
          "remove it, or the label " + LABEL);
    }
    List<IngressRule> rules = spec.map(IngressSpec::getRules).orElse(List.of());
    for (int i = 0; i < rules.size(); i++) {
      FieldPath field = FieldPath.of("spec", "rules").item(i);
      Optional<IngressRule> rule = Optional.ofNullable(rules.get(i));
      Optional<Hostname> host =
          host(field.field("host"), rule.map(IngressRule::getHost).orElse(""));
      List<HTTPIngressPath> paths =
          rule.map(IngressRule::getHttp).map(HTTPIngressRuleValue::getPaths).orElse(List.of());
      for (int j = 0; j < paths.size() && host.isPresent(); j++) {
        path(field.field("http").field("paths").item(j), host.get(), paths.get(j));
      }
    }
  }

  private Optional<Hostname> host(FieldPath field, String text) {
    Optional<Hostname> host =
        HostOwners.host(text)
            .filter(name -> !name.isWildcard())
            .flatMap(context.rules().naming()::served);
    if (host.isEmpty()) {
      ingress.error(complaints, field, text, "not a host without wildcard", "name one host");
      return Optional.empty();
    }
    Optional<String> other = otherOwner(host.get());
    if (other.isPresent()) {
      ingress.unmet(
          complaints,
          field,
          text,
          "this host belongs to " + other.get() + ", and so does its certificate",
          "ask for the certificate there");
      return Optional.empty();
    }
    return host;
  }

  /** Who else has the host, or the wildcard that covers it. */
  private Optional<String> otherOwner(Hostname host) {
    Lookups lookups = context.lookups();
    List<Hostname> names = Stream.concat(Stream.of(host), host.covering().stream()).toList();
    if (names.stream().anyMatch(lookups::isReserved)) {
      return Optional.of("the configuration itself");
    }
    return names.stream()
        .flatMap(name -> lookups.owner(name).stream())
        .filter(namespace -> !namespace.equals(ingress.ref().namespace()))
        .findFirst()
        .map(namespace -> "namespace " + namespace);
  }

  private void path(FieldPath field, Hostname host, HTTPIngressPath path) {
    String text = Optional.ofNullable(path).map(HTTPIngressPath::getPath).orElse("");
    boolean isChallenge =
        text.startsWith(Challenge.FOLDER)
            && TOKEN.matcher(text.substring(Challenge.FOLDER.length())).matches();
    if (!isChallenge) {
      ingress.error(
          complaints,
          field.field("path"),
          text,
          "not the path of a challenge, and a solver is served without login",
          "write " + Challenge.FOLDER + "TOKEN, or remove the label " + LABEL);
      return;
    }
    context
        .backends()
        .resolve(
            ingress,
            field.field("backend"),
            Optional.ofNullable(path).map(HTTPIngressPath::getBackend),
            PLAIN,
            complaints)
        .map(upstream -> new Challenge(host, text, upstream, ingress.ref()))
        .ifPresent(challenges::add);
  }
}
