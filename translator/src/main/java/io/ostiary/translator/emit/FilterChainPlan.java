package io.ostiary.translator.emit;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.CertificateName;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.Edge.Routing;
import io.ostiary.translator.model.Model;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which filter chains the users' listener has, and where each finds its routes.
 *
 * <p>A chain is a certificate, the server names for which it is shown, and a source of routes. A
 * chain depends on its own certificate's names and on which wildcard hosts exist, and on nothing
 * else: Envoy keeps the connections of every chain whose bytes stay the same, so a new certificate
 * closes none, and routes, policies, exact hosts and secrets never change a chain at all.
 *
 * <p>Scopes (one resource per exact host) are exact, so what covers more than one host needs a
 * table. The rules, in the order in which Envoy prefers server names:
 *
 * <ul>
 *   <li>An exact name of a certificate uses scopes. Where no exact host has that name but a
 *       wildcard host or the default backend covers it, a scope of that name is made with those
 *       routes ({@link #scopeNames}); so an appearing wildcard leaves the chain alone.
 *   <li>A wildcard name of a certificate uses scopes, until there is a wildcard host of the same
 *       name or a default backend: then it moves into a chain of its own with the table of its
 *       domain.
 *   <li>A wildcard host without a certificate of that name adds such a chain with the default
 *       certificate.
 *   <li>Every other name, and a client without SNI, gets the default certificate with scopes; with
 *       a default backend, with the table of all hosts. So a client without SNI reaches wildcard
 *       hosts only where there is a default backend or {@link Routing#TABLE}.
 * </ul>
 *
 * <p>Clients are asked for a certificate by chain. Where routes of one host need one, that host has
 * a chain of its own, so that nobody else is asked; where the default backend needs one, or the
 * installation, all chains ask. A connection of another chain is no way around it: routes are
 * chosen by server name, and Check refuses a connection that was opened for another.
 *
 * <p>The table of a domain holds every host below the domain, because Envoy's wildcard server names
 * cover any number of labels, and the default backend.
 *
 * @param named the chains with server names, sorted by name
 * @param fallback the chain for every other name and for none; absent without a default certificate
 */
record FilterChainPlan(List<Chain> named, Optional<Chain> fallback) {
  FilterChainPlan {
    named = List.copyOf(named);
  }

  /**
   * A filter chain.
   *
   * @param name unique and stable
   * @param serverNames sorted; empty for the fallback
   * @param certificate what it shows
   * @param routes where its routes are
   * @param asks whether clients are asked for a certificate
   */
  record Chain(
      String name,
      List<String> serverNames,
      CertificateName certificate,
      RouteSource routes,
      boolean asks) {
    Chain {
      serverNames = List.copyOf(serverNames);
    }
  }

  /** Where a chain finds its routes. */
  sealed interface RouteSource {
    /** One resource per host (SRDS). */
    record Scopes() implements RouteSource {}

    /** One resource of that name for many hosts (RDS). */
    record Table(String name) implements RouteSource {}
  }

  private static final RouteSource SCOPES = new RouteSource.Scopes();
  private static final RouteSource ALL = new RouteSource.Table(EnvoyNames.EDGE_TABLE);

  /** No chains: a listener without TLS is one connection manager. */
  static FilterChainPlan none() {
    return new FilterChainPlan(List.of(), Optional.empty());
  }

  /** The plan for a listener that speaks TLS. */
  static FilterChainPlan of(Model model, Hosts hosts) {
    Collection<Certificate> certificates = model.certificates().values();
    Optional<CertificateName> fallbackCertificate =
        certificates.stream()
            .filter(FilterChainPlan::answersEveryName)
            .map(Certificate::name)
            .findFirst();
    boolean everybody =
        !(model.edge().peers().certificates() instanceof Edge.Asked.ByHost)
            || hosts.any().filter(Hosts::asks).isPresent();
    return new Builder(model, hosts, fallbackCertificate, everybody).build();
  }

  private static boolean answersEveryName(Certificate certificate) {
    return certificate.serverNames().isEmpty() || certificate.serverNames().contains(Hostname.ANY);
  }

  private static String tableName(Hostname wildcard) {
    return EnvoyNames.EDGE_TABLE + "/" + wildcard;
  }

  /** All chains. */
  List<Chain> chains() {
    List<Chain> all = new ArrayList<>(named);
    fallback.ifPresent(all::add);
    return all;
  }

  boolean usesScopes() {
    return chains().stream().anyMatch(chain -> chain.routes().equals(SCOPES));
  }

  /** Whether some chain's routes are in the table of all hosts. */
  boolean usesTableOfAll() {
    return chains().stream().anyMatch(chain -> chain.routes().equals(ALL));
  }

  /** The wildcards whose domains have a table, with the tables' names. */
  List<DomainTable> domainTables() {
    return named.stream()
        .filter(chain -> chain.serverNames().size() == 1)
        .map(
            chain -> {
              Hostname name = new Hostname(chain.serverNames().getFirst());
              return new DomainTable(tableName(name), name, chain.routes());
            })
        .filter(table -> table.routes().equals(new RouteSource.Table(table.name())))
        .toList();
  }

  /** The table of a wildcard's domain. */
  record DomainTable(String name, Hostname wildcard, RouteSource routes) {}

  /**
   * The exact names that have scopes: the exact hosts, and certificates' names that are covered.
   */
  Set<Hostname> scopeNames(Hosts hosts) {
    Set<Hostname> names = new TreeSet<>(hosts.exact());
    named.stream()
        .flatMap(chain -> chain.serverNames().stream())
        .map(Hostname::new)
        .filter(name -> !name.isWildcard() && hosts.serving(name).isPresent())
        .forEach(names::add);
    return names;
  }

  /** Builds the plan of a model. */
  private static final class Builder {
    private final Collection<Certificate> certificates;
    private final Hosts hosts;
    private final Optional<CertificateName> fallback;
    private final boolean everybody;
    private final boolean scoped;
    private final List<Chain> chains = new ArrayList<>();
    private final Set<Hostname> taken = new HashSet<>();

    Builder(Model model, Hosts hosts, Optional<CertificateName> fallback, boolean everybody) {
      this.certificates = model.certificates().values();
      this.hosts = hosts;
      this.fallback = fallback;
      this.everybody = everybody;
      this.scoped = model.edge().routing() == Routing.SCOPED;
    }

    FilterChainPlan build() {
      if (!everybody) {
        asking();
      }
      certificates.forEach(this::add);
      if (scoped && fallback.isPresent()) {
        hosts.wildcards().stream()
            .filter(taken::add)
            .forEach(name -> chains.add(wildcard(name, fallback.get())));
      }
      chains.sort((a, b) -> a.name().compareTo(b.name()));
      RouteSource routes = scoped && hosts.any().isEmpty() ? SCOPES : ALL;
      return new FilterChainPlan(
          chains,
          fallback.map(
              certificate -> new Chain("edge", List.of(), certificate, routes, everybody)));
    }

    /** The chains of exact names whose clients alone are asked for a certificate. */
    private void asking() {
      Set<Hostname> names = new TreeSet<>(hosts.asking());
      certificates.stream()
          .flatMap(certificate -> certificate.serverNames().stream())
          .filter(name -> !name.isWildcard() && hosts.serving(name).filter(Hosts::asks).isPresent())
          .forEach(names::add);
      for (Hostname name : names) {
        Optional<CertificateName> certificate =
            shownFor(name).or(() -> name.covering().flatMap(this::shownFor)).or(() -> fallback);
        if (certificate.isPresent() && taken.add(name)) {
          chains.add(
              new Chain(
                  "edge/asks/" + name + "/" + certificate.get(),
                  List.of(name.value()),
                  certificate.get(),
                  scoped ? SCOPES : ALL,
                  true));
        }
      }
    }

    private Optional<CertificateName> shownFor(Hostname name) {
      return certificates.stream()
          .filter(certificate -> certificate.serverNames().contains(name))
          .map(Certificate::name)
          .findFirst();
    }

    private void add(Certificate certificate) {
      Set<Hostname> names = new TreeSet<>(certificate.serverNames());
      names.removeIf(name -> name.equals(Hostname.ANY) || !taken.add(name));
      for (Hostname name : names.stream().filter(this::standsAlone).toList()) {
        chains.add(wildcard(name, certificate.name()));
        names.remove(name);
      }
      if (!names.isEmpty()) {
        chains.add(
            new Chain(
                "edge/" + certificate.name(),
                names.stream().map(Hostname::value).toList(),
                certificate.name(),
                scoped ? SCOPES : ALL,
                everybody));
      }
    }

    private boolean standsAlone(Hostname name) {
      return scoped ? hosts.needsTable(name) : name.isWildcard() && asks(name);
    }

    private boolean asks(Hostname wildcard) {
      return everybody
          || Optional.ofNullable(hosts.all().get(wildcard)).filter(Hosts::asks).isPresent();
    }

    private Chain wildcard(Hostname name, CertificateName certificate) {
      return new Chain(
          "edge/" + name + "/" + certificate,
          List.of(name.value()),
          certificate,
          scoped ? new RouteSource.Table(tableName(name)) : ALL,
          asks(name));
    }
  }
}
