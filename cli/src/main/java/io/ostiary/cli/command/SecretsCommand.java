package io.ostiary.cli.command;

import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.secrets.SecretsMaker;
import io.ostiary.xds.kubernetes.ApiConnection;
import io.ostiary.xds.kubernetes.admission.WebhookAuthority;
import io.ostiary.xds.kubernetes.secrets.ClusterSecretStore;
import io.ostiary.xds.kubernetes.secrets.SecretStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ostiary secrets}: makes and renews what an installation in a cluster keeps in Secrets. */
@Command(
    name = "secrets",
    description = {
      "Makes the Secrets of an installation in a cluster, and renews its certificates.",
      "What is there and good stays as it is; the chart runs this before each upgrade and daily."
    },
    mixinStandardHelpOptions = true)
final class SecretsCommand implements Callable<Integer>, ServiceCommand {
  private static final Logger log = LoggerFactory.getLogger(SecretsCommand.class);
  private static final String TLS = "--authority, --server, --server-name and --client";

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Where the Secrets are (default: the namespace of the account or KUBECONFIG).")
  private Optional<String> namespace = Optional.empty();

  @Option(
      names = "--shared",
      paramLabel = "NAME",
      description = "The Secret with shared_secret, cookie_secret and signing_key.")
  private Optional<String> shared = Optional.empty();

  @Option(
      names = "--authority",
      paramLabel = "NAME",
      description = "The Secret with the authority of mutual TLS.")
  private Optional<String> authority = Optional.empty();

  @Option(
      names = "--server",
      paramLabel = "NAME",
      description = "The Secret with the certificate of `serve`.")
  private Optional<String> server = Optional.empty();

  @Option(
      names = "--server-name",
      paramLabel = "HOST",
      description = "What that certificate is made out to, a name below svc; may be repeated.")
  private List<String> serverNames = List.of();

  @Option(
      names = "--client",
      paramLabel = "NAME",
      description = "The Secret with the certificate of the Envoys.")
  private Optional<String> client = Optional.empty();

  @Option(
      names = "--webhook-configuration",
      paramLabel = "NAME",
      description =
          "The ValidatingWebhookConfiguration that is told the authority, where there is one.")
  private Optional<String> webhooks = Optional.empty();

  @Override
  public Integer call() throws CommandException {
    Optional<SecretsMaker.Tls> tls = tls();
    if (webhooks.isPresent() && tls.isEmpty()) {
      throw new CommandException(
          ExitCode.BAD_CONFIGURATION, "--webhook-configuration says nothing without " + TLS);
    }
    if (shared.isEmpty() && tls.isEmpty()) {
      throw new CommandException(
          ExitCode.BAD_CONFIGURATION, "nothing to make: give --shared, or " + TLS);
    }
    try (ApiConnection api = ApiConnection.find()) {
      SecretsMaker maker =
          new SecretsMaker(
              new ClusterSecretStore(api, namespace.orElseGet(api::namespace)),
              InstantSource.system());
      if (shared.isPresent()) {
        maker.ensureShared(shared.get());
      }
      if (tls.isPresent()) {
        String authorities = maker.ensureTls(tls.get());
        if (webhooks.isPresent()) {
          WebhookAuthority.Outcome outcome =
              WebhookAuthority.write(api, webhooks.get(), authorities);
          log.info("event=webhook_authority name={} outcome={}", webhooks.get(), outcome);
        }
      }
      return ExitCode.OK.number();
    } catch (ApiConnection.NoWay none) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(none.getMessage()));
    } catch (SecretStore.Failed | WebhookAuthority.Failed | IllegalStateException failure) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(failure.getMessage()));
    }
  }

  private Optional<SecretsMaker.Tls> tls() throws CommandException {
    long given = Stream.of(authority, server, client).filter(Optional::isPresent).count();
    if (given == 0 && serverNames.isEmpty()) {
      return Optional.empty();
    }
    if (given != 3 || serverNames.isEmpty()) {
      throw new CommandException(ExitCode.BAD_CONFIGURATION, TLS + " belong together");
    }
    for (String name : serverNames) {
      if (!name.endsWith(".svc")) {
        throw new CommandException(
            ExitCode.BAD_CONFIGURATION, "--server-name '" + name + "' does not end with .svc");
      }
    }
    return Optional.of(
        new SecretsMaker.Tls(
            authority.orElseThrow(), server.orElseThrow(), client.orElseThrow(), serverNames));
  }
}
