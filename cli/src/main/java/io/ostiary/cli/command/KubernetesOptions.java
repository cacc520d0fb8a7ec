package io.ostiary.cli.command;

import io.ostiary.cli.runtime.Cluster;
import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.translator.Options;
import io.ostiary.translator.model.Edge.ListenAddress;
import io.ostiary.translator.model.Listen;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.route.DefaultAccess;
import io.ostiary.xds.kubernetes.Address;
import io.ostiary.xds.kubernetes.KubernetesSettings;
import io.ostiary.xds.kubernetes.status.StatusAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of {@code serve} that make an API server one of its sources. */
final class KubernetesOptions {
  private static final String NAME = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
  private static final String CONTROLLER = "[a-z0-9.-]+/[A-Za-z0-9/._-]+";
  private static final String DOTTED_NAME = NAME + "(\\." + NAME + ")*";

  @Option(
      names = "--kubernetes",
      description = "Reads the objects of a cluster: the one of KUBECONFIG, or the Pod's own.")
  private boolean wanted;

  @Option(
      names = "--namespaces",
      paramLabel = "NAME",
      split = ",",
      description = "The only namespaces whose objects count (default: all).")
  private List<String> namespaces = List.of();

  @Option(
      names = "--pomerium-config",
      paramLabel = "NAME",
      defaultValue = "global",
      description = "The Pomerium object with the settings (default: ${DEFAULT-VALUE}).")
  private String settingsObject = "global";

  @Option(
      names = "--status-address",
      paramLabel = "IP|HOST",
      description = "The address that Ingresses show in their status.")
  private Optional<String> statusAddress = Optional.empty();

  @Option(
      names = "--status-service",
      paramLabel = "NAMESPACE/NAME",
      description = "The Service whose address Ingresses show in their status.")
  private Optional<String> statusService = Optional.empty();

  @Option(names = "--no-status", description = "Writes nothing at all to the cluster.")
  private boolean silent;

  @Option(
      names = "--leader-election-namespace",
      paramLabel = "NAME",
      description = "Where the Lease of the replica is that writes (default: our own namespace).")
  private Optional<String> leaseNamespace = Optional.empty();

  @Option(
      names = "--replica-id",
      paramLabel = "ID",
      description = "This replica's name, unique among all (default: HOSTNAME and a random part).")
  private Optional<String> replica = Optional.empty();

  @Option(
      names = "--default-access",
      paramLabel = "public|authenticated|deny",
      description =
          "Who may use Ingresses that say nothing about it (default: ostiary.default_access, else"
              + " deny).")
  private Optional<String> defaultAccess = Optional.empty();

  @Option(
      names = "--controller-name",
      paramLabel = "NAME",
      split = ",",
      description =
          "Whose IngressClasses are ours (default: pomerium.io/ingress-controller and"
              + " ostiary.io/ingress-controller). May be given several times.")
  private List<String> controllers = List.of();

  @Option(
      names = "--https-address",
      paramLabel = "IP:PORT",
      description = "Where Envoy takes users' connections (default: address, else :443).")
  private Optional<String> httpsAddress = Optional.empty();

  @Option(
      names = "--http-address",
      paramLabel = "IP:PORT",
      description = "Where Envoy redirects plain HTTP to https (default: http_redirect_addr).")
  private Optional<String> httpAddress = Optional.empty();

  /** What the command adds to the users' configuration, and these options to that. */
  Options with(Options options) throws CommandException {
    Options all =
        options
            .with(controllers())
            .with(
                new Listen(
                    listen("--https-address", httpsAddress),
                    listen("--http-address", httpAddress)));
    demand(
        all.listen().https().isEmpty() || !all.listen().https().equals(all.listen().http()),
        "--http-address",
        httpAddress.orElse(""),
        "give it another port than --https-address");
    return defaultAccess.isPresent() ? all.with(access(defaultAccess.get())) : all;
  }

  private static DefaultAccess access(String text) throws CommandException {
    return Stream.of(DefaultAccess.values())
        .filter(access -> access.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () -> refused("--default-access", text, "write public, authenticated or deny"));
  }

  private static Optional<ListenAddress> listen(String option, Optional<String> text)
      throws CommandException {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<ListenAddress> address = ListenAddress.parse(text.get());
    demand(address.isPresent(), option, text.get(), "write ip:port, [ipv6]:port or :port");
    return address;
  }

  private Set<String> controllers() throws CommandException {
    for (String controller : controllers) {
      demand(
          controller.matches(CONTROLLER),
          "--controller-name",
          controller,
          "write it as in spec.controller of an IngressClass: example.com/name");
    }
    return controllers.isEmpty() ? Options.STANDARD_CONTROLLERS : Set.copyOf(controllers);
  }

  /** What to do with a cluster; empty where none is wanted. */
  Optional<Cluster.Settings> settings(Map<String, String> environment) throws CommandException {
    if (!wanted) {
      return Optional.empty();
    }
    StatusAddress address = address();
    Optional<ObjectRef> service =
        address instanceof StatusAddress.OfService(ObjectRef ref)
            ? Optional.of(ref)
            : Optional.empty();
    for (String namespace : namespaces) {
      demand(namespace.matches(NAME), "--namespaces", namespace, "write names of namespaces");
    }
    demand(
        settingsObject.matches(DOTTED_NAME),
        "--pomerium-config",
        settingsObject,
        "write the name of a Pomerium object");
    return Optional.of(
        new Cluster.Settings(
            new KubernetesSettings(new TreeSet<>(namespaces), settingsObject, service),
            silent ? Optional.empty() : Optional.of(address),
            controllers(),
            leaseNamespace,
            replica.orElseGet(() -> replicaId(environment))));
  }

  private StatusAddress address() throws CommandException {
    if (statusAddress.isPresent() && statusService.isPresent()) {
      throw new CommandException(
          ExitCode.BAD_CONFIGURATION, "--status-address excludes --status-service");
    }
    if (statusAddress.isPresent()) {
      String text = statusAddress.get();
      return Address.parse(text)
          .<StatusAddress>map(StatusAddress.Fixed::new)
          .orElseThrow(
              () -> refused("--status-address", text, "write an IP address or a host name"));
    }
    if (statusService.isPresent()) {
      String[] parts = statusService.get().split("/", -1);
      demand(
          parts.length == 2 && parts[0].matches(NAME) && parts[1].matches(NAME),
          "--status-service",
          statusService.get(),
          "write NAMESPACE/NAME of a Service");
      return new StatusAddress.OfService(new ObjectRef("Service", parts[0], parts[1]));
    }
    return new StatusAddress.None();
  }

  private static void demand(boolean holds, String option, String value, String remedy)
      throws CommandException {
    if (!holds) {
      throw refused(option, value, remedy);
    }
  }

  private static CommandException refused(String option, String value, String remedy) {
    return new CommandException(ExitCode.BAD_CONFIGURATION, option + " '" + value + "': " + remedy);
  }

  private static String replicaId(Map<String, String> environment) {
    String host = environment.getOrDefault("HOSTNAME", "ostiary");
    return host + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
