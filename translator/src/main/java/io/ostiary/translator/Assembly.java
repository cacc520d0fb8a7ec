package io.ostiary.translator;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.emit.EmitMemory;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.CertificateName;
import io.ostiary.translator.model.Challenge;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.UpstreamName;
import io.ostiary.translator.model.VirtualHost;
import io.ostiary.translator.source.certificate.CertificatePlan;
import io.ostiary.translator.source.ingress.BackendOverrides;
import io.ostiary.translator.source.ingress.IngressResult;
import io.ostiary.translator.source.ingress.IngressRules;
import io.ostiary.translator.source.ingress.IngressTranslator;
import io.ostiary.translator.source.ingress.KubernetesObjects;
import io.ostiary.translator.source.manifest.ParsedManifest;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.pomerium.ConfigResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The model out of all sources, with what was complained about.
 *
 * @param model what is served
 * @param repeatAt when a certificate's validity changes what is served
 * @param diagnostics what is not served as written
 */
record Assembly(Model model, Optional<Instant> repeatAt, List<Diagnostic> diagnostics) {

  /**
   * The objects of all sources.
   *
   * @param diagnostics what could not be read
   */
  record Objects(KubernetesObjects known, List<Diagnostic> diagnostics) {
    static Objects of(Inputs inputs, TranslationMemory memory) {
      List<Sourced<?>> objects = new ArrayList<>(inputs.objects());
      List<Diagnostic> diagnostics = new ArrayList<>();
      for (Inputs.TextFile file : inputs.manifests()) {
        ParsedManifest manifest = memory.manifest(file);
        objects.addAll(manifest.objects());
        diagnostics.addAll(manifest.diagnostics());
      }
      return new Objects(new KubernetesObjects(objects), diagnostics);
    }
  }

  /** Puts the objects of the manifests under the hosts of the configuration. */
  static Assembly of(
      Inputs inputs, Objects objects, ConfigResult.Accepted config, TranslationMemory memory) {
    List<Diagnostic> diagnostics = new ArrayList<>(config.diagnostics());
    diagnostics.addAll(objects.diagnostics());
    IngressResult ingresses =
        IngressTranslator.translate(
            objects.known(), surroundings(inputs, config), memory.ingresses());
    diagnostics.addAll(ingresses.diagnostics());
    Map<Hostname, VirtualHost> hosts = hosts(config, ingresses, memory.emitted());
    Model model =
        new Model(
            inputs.options().routing().map(config.edge()::with).orElse(config.edge()),
            config.outbound(),
            hosts,
            upstreams(config, ingresses, hosts.values(), memory.emitted()),
            certificates(inputs, config, ingresses),
            ingresses.challenges());
    Optional<Instant> repeatAt =
        Stream.concat(config.repeatAt().stream(), ingresses.changes().stream())
            .sorted()
            .findFirst();
    return new Assembly(model, repeatAt, List.copyOf(diagnostics));
  }

  private static IngressTranslator.Surroundings surroundings(
      Inputs inputs, ConfigResult.Accepted config) {
    Set<Hostname> reserved = new HashSet<>(config.routes().keySet());
    config.edge().authenticateHost().ifPresent(reserved::add);
    IngressRules rules =
        new IngressRules(
            config.naming(),
            inputs.options().defaultAccess().map(config.defaults()::with).orElse(config.defaults()),
            config.installation().authenticateUrl().isPresent()
                && config.installation().provider().isPresent(),
            config.edge().tls(),
            config.edge().redirectAddress().isPresent(),
            config.installation().own().allowPrivateUpstreams(),
            new BackendOverrides(inputs.options().backends(), inputs.options().fallbackBackend()),
            inputs.options().controllers());
    return new IngressTranslator.Surroundings(rules, reserved, inputs.now());
  }

  private static Map<Hostname, VirtualHost> hosts(
      ConfigResult.Accepted config, IngressResult ingresses, EmitMemory memory) {
    Map<Hostname, VirtualHost> hosts = new TreeMap<>(ingresses.hosts());
    config
        .routes()
        .forEach((host, list) -> hosts.put(host, memory.same(new VirtualHost(host, list))));
    return hosts;
  }

  /** The upstreams that a route or challenge names; a faulty route may have left others behind. */
  private static Map<UpstreamName, Upstream> upstreams(
      ConfigResult.Accepted config,
      IngressResult ingresses,
      Collection<VirtualHost> hosts,
      EmitMemory memory) {
    Map<UpstreamName, Upstream> upstreams = new TreeMap<>(ingresses.upstreams());
    config.upstreams().forEach((name, upstream) -> upstreams.put(name, memory.same(upstream)));
    Stream<UpstreamName> ofRoutes =
        hosts.stream()
            .flatMap(host -> host.routes().stream())
            .map(HttpRoute::action)
            .flatMap(
                action ->
                    action instanceof Action.Forward forward
                        ? forward.upstreams().stream()
                        : Stream.empty())
            .map(Action.WeightedUpstream::upstream);
    Stream<UpstreamName> ofChallenges = ingresses.challenges().stream().map(Challenge::upstream);
    Set<UpstreamName> named = Stream.concat(ofRoutes, ofChallenges).collect(Collectors.toSet());
    upstreams.keySet().retainAll(named);
    return upstreams;
  }

  private static Map<CertificateName, Certificate> certificates(
      Inputs inputs, ConfigResult.Accepted config, IngressResult ingresses) {
    return config.edge().tls()
        ? CertificatePlan.of(
            config.certificates(),
            ingresses.certificates(),
            ingresses.foreign(),
            inputs.defaultCertificate())
        : Map.of();
  }
}
