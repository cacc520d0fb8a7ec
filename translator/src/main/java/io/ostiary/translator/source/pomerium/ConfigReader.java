package io.ostiary.translator.source.pomerium;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.CertificateName;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Severity;
import io.ostiary.translator.model.Diagnostic.SourceLine;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.Edge.Asked;
import io.ostiary.translator.model.Edge.ListenAddress;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.model.Outbound;
import io.ostiary.translator.source.certificate.ReadCertificate;
import io.ostiary.translator.source.pomerium.CertificateKeys.Configured;
import io.ostiary.translator.source.pomerium.Installation.IdentityProvider;
import io.ostiary.translator.source.pomerium.Installation.OwnSettings;
import io.ostiary.translator.source.route.BalanceKeys;
import io.ostiary.translator.source.route.BearerKeys;
import io.ostiary.translator.source.route.HostNaming;
import io.ostiary.translator.source.route.IdentityKeys;
import io.ostiary.translator.source.route.RouteSettings;
import io.ostiary.translator.source.route.StreamKeys;
import io.ostiary.translator.source.setting.Complaints;
import io.ostiary.translator.source.setting.Given;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ObjectSettings;
import io.ostiary.translator.source.setting.SettingsObjects;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlDocument;
import io.ostiary.translator.source.yaml.YamlJson;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlReader;
import io.ostiary.translator.source.yaml.YamlText;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads a config.yaml. A file that does not parse and a wrong global key refuse it as a whole, with
 * all problems together; a fault in one route is that route's.
 */
public final class ConfigReader {
  private final ConfigSource source;
  private final SettingsObjects objects;
  private final Complaints complaints;
  private final Complaints ownComplaints;
  private final FileContents files;
  private final HostNaming naming;

  private ConfigReader(ConfigSource source, SettingsObjects objects) {
    this.source = source;
    this.objects = objects;
    this.ownComplaints =
        new Complaints(
            objects
                .own()
                .map(ObjectSettings::object)
                .orElse(new ObjectRef("config", "", source.name())));
    this.complaints = new Complaints(new ObjectRef("config", "", source.name()));
    this.files = new FileContents(source.files());
    this.naming = source.naming();
  }

  /**
   * Reads a file; {@code {}} means that all defaults hold. An empty file is refused: it is what a
   * program leaves that has begun to write it anew, and nobody's wish to serve nothing, on the
   * default address. Never throws.
   */
  public static ConfigResult read(ConfigSource source) {
    return read(source, SettingsObjects.NONE);
  }

  /**
   * The same with the settings of objects, which win against those of the file. Where one of {@code
   * Pomerium} is wrong none of it counts, because half of it could mean more access than all;
   * except where the wrong one gives nobody access, which then is the only one that does not count.
   */
  public static ConfigResult read(ConfigSource source, SettingsObjects objects) {
    return objects
        .pomerium()
        .map(object -> read(source, objects, object))
        .orElseGet(() -> new ConfigReader(source, objects).read());
  }

  private static ConfigResult read(
      ConfigSource source, SettingsObjects objects, ObjectSettings object) {
    if (!errors(object.diagnostics()).isEmpty()) {
      // What else is missing would only follow from that.
      return refused(source, objects, object, object.diagnostics());
    }
    ConfigResult together =
        new ConfigReader(source, objects).read().map(object::attributed).with(object.diagnostics());
    List<Diagnostic> own = object.own(together.diagnostics());
    List<Diagnostic> errors = errors(own);
    if (errors.isEmpty()) {
      return together;
    }
    Set<String> faulty = object.keysOf(errors);
    if (faulty.isEmpty() || !faulty.stream().allMatch(HarmlessKeys::contain)) {
      return refused(source, objects, object, own);
    }
    return read(source, objects.with(Optional.of(object.without(faulty)))).with(errors);
  }

  private static ConfigResult refused(
      ConfigSource source, SettingsObjects objects, ObjectSettings object, List<Diagnostic> why) {
    return read(source, objects.with(Optional.empty())).with(why).with(List.of(object.refusal()));
  }

  private static List<Diagnostic> errors(List<Diagnostic> diagnostics) {
    return diagnostics.stream().filter(one -> one.severity() == Severity.ERROR).toList();
  }

  private ConfigResult read() {
    YamlText text = YamlReader.read(source.text());
    for (YamlText.Problem problem : text.problems()) {
      complaints.error(
          line(problem.line()),
          "",
          problem.excerptOfKey(),
          "not readable: " + problem.message(),
          "mend column " + problem.column());
    }
    if (text.documents().size() > 1) {
      complaints.error(
          line(text.documents().get(1).root().span().line()),
          "",
          "",
          "more than one document",
          "put everything into the first one");
    }
    if (text.documents().isEmpty()) {
      if (!complaints.hasErrors()) {
        complaints.error(
            line(1), "", "", "the file is empty", "write {} where all defaults are meant to hold");
      }
      return new ConfigResult.Refused(complaints.diagnostics());
    }
    YamlDocument document = text.documents().getFirst();
    if (!(document.root() instanceof Mapping root)) {
      complaints.error(
          line(document.root().span().line()), "", "", "not a mapping", "write key: value pairs");
      return new ConfigResult.Refused(complaints.diagnostics());
    }
    Given given = new Given("", root, document, this::line);
    return complaints.hasErrors()
        ? new ConfigResult.Refused(complaints.diagnostics())
        : read(given, Values.of(given(given, root), ConfigKeys.GLOBAL, complaints));
  }

  /** The values of the file, and over them those of the {@code Pomerium} object. */
  private Map<String, Given> given(Given file, Mapping root) {
    Map<String, Given> all = new LinkedHashMap<>();
    root.entries().forEach(entry -> all.put(entry.key(), file.part(entry.key(), entry.value())));
    objects
        .pomerium()
        .ifPresent(settings -> settings.given().forEach((key, value) -> put(key, value, all)));
    return all;
  }

  private void put(String key, Given value, Map<String, Given> all) {
    for (String name : List.of(key, key + "_file")) {
      Optional<Given> replaced = Optional.ofNullable(all.remove(name));
      if (replaced.filter(other -> !isSame(other, value)).isPresent()) {
        complaints.warning(
            replaced.get().lineOf(replaced.get().node()),
            name,
            "",
            OwnKeys.OVERRIDDEN,
            "remove it here");
      }
    }
    all.put(key, value);
  }

  private static boolean isSame(Given one, Given other) {
    return YamlJson.render(one.node()).equals(YamlJson.render(other.node()));
  }

  private Optional<SourceLine> line(int line) {
    return Optional.of(new SourceLine(source.name(), line));
  }

  private ConfigResult read(Given root, Values values) {
    boolean plainHttp = source.plainHttp();
    OwnSettings own = OwnKeys.read(values, files, ownValues());
    Optional<URI> authenticateUrl = LoginKeys.readAuthenticateUrl(values, plainHttp);
    Optional<Hostname> authenticateHost =
        authenticateUrl.map(URI::getHost).flatMap(Hostname::parse).flatMap(naming::served);
    LoginKeys.checkFixed(values);
    BearerKeys.check(values);
    boolean tls = !values.isSet(ListenerKeys.INSECURE) && !plainHttp;
    RouteSettings.Defaults defaults =
        new RouteSettings.Defaults(
            IdentityKeys.read(values, false),
            values.get(ListenerKeys.UPSTREAM).orElse(ListenerKeys.DEFAULT_UPSTREAM_TIMEOUT),
            CertificateKeys.readAuthorities(values, files),
            BalanceKeys.readLimits(values),
            StreamKeys.readUpgrades(values),
            own.defaultAccess(),
            ClientCertificateKeys.read(values, files, tls));
    List<Configured> certificates = CertificateKeys.read(values, files, source.now());
    Predicate<Hostname> covered = tls && !naming.local() ? covered(certificates) : host -> true;
    authenticateHost
        .filter(covered.negate())
        .ifPresent(
            host ->
                values.warning(
                    LoginKeys.AUTHENTICATE_URL,
                    "no certificate covers this host",
                    "add one that names it; until then another certificate answers"));
    ConfigRoutes routes =
        new ConfigRoutes(
            new ConfigRoutes.Surroundings(
                files,
                source.now(),
                defaults,
                naming,
                source.plainHttp(),
                authenticateHost,
                covered));
    addRoutes(root, values, routes);
    Installation installation =
        installation(values, authenticateUrl, own, defaults.authoritiesPem());
    boolean certified = !certificates.isEmpty() || source.otherCertificates();
    Edge edge =
        edge(
            values,
            installation,
            authenticateHost,
            own,
            new Transport(tls, certified, ClientCertificateKeys.asked(defaults.clients())));
    Outbound outbound = OutboundKeys.read(values);
    if (routes.needsLogin()) {
      demandLogin(values, installation.authenticateUrl(), installation.provider());
    }
    List<Diagnostic> diagnostics =
        Stream.of(complaints.diagnostics(), ownComplaints.diagnostics(), routes.diagnostics())
            .flatMap(List::stream)
            .toList();
    if (complaints.hasErrors()) {
      return new ConfigResult.Refused(diagnostics);
    }
    return new ConfigResult.Accepted(
        installation,
        edge,
        outbound,
        naming,
        defaults,
        routes.byHost(),
        routes.upstreams().byName(),
        usable(certificates),
        nextChange(certificates),
        diagnostics);
  }

  private Optional<Values> ownValues() {
    return objects
        .own()
        .map(object -> Values.of(object.given(), OwnObjectKeys.TABLE, ownComplaints));
  }

  private static void addRoutes(Given root, Values values, ConfigRoutes routes) {
    for (Key<List<Mapping>> key : List.of(ConfigKeys.POLICY, ConfigKeys.ROUTES)) {
      List<Mapping> items = values.get(key).orElse(List.of());
      for (int i = 0; i < items.size(); i++) {
        routes.add(root.part(key.name() + "[" + i + "]", items.get(i)), items.get(i));
      }
    }
  }

  private Installation installation(
      Values values,
      Optional<URI> authenticateUrl,
      OwnSettings own,
      Optional<String> authoritiesPem) {
    return new Installation(
        authenticateUrl,
        LoginKeys.readCallbackPath(values),
        source.plainHttp() ? "http" : "https",
        LoginKeys.readCookieName(values, source.plainHttp()),
        LoginKeys.readCookieExpire(values),
        ProviderKeys.read(values, files, authoritiesPem),
        KeyMaterialKeys.read(values, files),
        IdentityHeaderKeys.read(values),
        values.get(LoginKeys.SIGN_OUT_URL),
        ServiceKeys.readStorage(values, files),
        ServiceKeys.readLogs(values),
        ServiceKeys.readHealthAddress(values),
        values.get(ServiceKeys.METRICS),
        own);
  }

  /**
   * Whether users connect by TLS, whether there can be certificates that they trust, and theirs.
   */
  private record Transport(boolean tls, boolean certified, Asked clients) {}

  private Edge edge(
      Values values,
      Installation installation,
      Optional<Hostname> authenticateHost,
      OwnSettings own,
      Transport transport) {
    ListenAddress address =
        source.listen().https().orElseGet(() -> ListenerKeys.readAddress(values));
    boolean tls = transport.tls();
    boolean strictTransport = tls && transport.certified() && !naming.local();
    return new Edge(
        address,
        tls,
        source.listen().http().or(() -> ListenerKeys.readRedirectAddress(values, address)),
        installation.publicScheme(),
        ListenerKeys.publicPort(installation.authenticateUrl(), address, tls),
        authenticateHost,
        installation.callbackPath(),
        installation.cookieName(),
        List.copyOf(installation.claimHeaders().keySet()),
        ListenerKeys.readResponseHeaders(values, strictTransport),
        ListenerKeys.readTimeouts(values),
        PeerKeys.read(values, transport.clients()),
        RequestKeys.read(values),
        own.routing());
  }

  /** Login without these would end in an error for every user, so the file is refused. */
  private void demandLogin(
      Values values, Optional<URI> authenticateUrl, Optional<IdentityProvider> provider) {
    if (authenticateUrl.isEmpty() && !values.has(LoginKeys.AUTHENTICATE_URL)) {
      complaints.error(
          line(1),
          LoginKeys.AUTHENTICATE_URL.name(),
          "",
          "missing, and a route needs login",
          "write https://HOST of a name that leads here and register its callback path");
    }
    if (provider.isEmpty() && !values.has(ProviderKeys.PROVIDER)) {
      complaints.error(
          line(1),
          ProviderKeys.PROVIDER.name(),
          "",
          "missing, and a route needs login",
          "write idp_provider, idp_provider_url, idp_client_id and idp_client_secret");
    }
  }

  /**
   * Whether a certificate covers a host. Where none are given nobody expects any to; in development
   * they are made for the hosts, a moment later.
   */
  private static Predicate<Hostname> covered(List<Configured> certificates) {
    Set<Hostname> names = new HashSet<>();
    usable(certificates).values().forEach(certificate -> names.addAll(certificate.names()));
    return host ->
        names.isEmpty()
            || names.contains(host)
            || host.covering().filter(names::contains).isPresent();
  }

  private static Map<CertificateName, ReadCertificate.Usable> usable(
      List<Configured> certificates) {
    Map<CertificateName, ReadCertificate.Usable> usable = new TreeMap<>();
    for (Configured configured : certificates) {
      if (configured.certificate() instanceof ReadCertificate.Usable certificate) {
        usable.put(configured.name(), certificate);
      }
    }
    return usable;
  }

  private static Optional<Instant> nextChange(List<Configured> certificates) {
    List<Instant> changes = new ArrayList<>();
    for (Configured configured : certificates) {
      changes.addAll(configured.certificate().nextChange().stream().toList());
    }
    return changes.stream().sorted().findFirst();
  }
}
