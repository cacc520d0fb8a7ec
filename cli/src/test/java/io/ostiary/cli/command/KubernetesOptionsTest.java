package io.ostiary.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ostiary.cli.runtime.Cluster;
import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.route.DefaultAccess;
import io.ostiary.xds.kubernetes.Address;
import io.ostiary.xds.kubernetes.status.StatusAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class KubernetesOptionsTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("HOSTNAME", "pod-1");

  @Test
  void withoutTheSwitchThereIsNoCluster() throws CommandException {
    assertThat(options("--namespaces=shop").settings(ENVIRONMENT)).isEmpty();
  }

  @Test
  void everythingHasADefault() throws CommandException {
    Cluster.Settings settings = settings();
    assertThat(settings.source().namespaces()).isEmpty();
    assertThat(settings.source().settingsObject()).isEqualTo("global");
    assertThat(settings.address()).contains(new StatusAddress.None());
    assertThat(settings.replica()).startsWith("pod-1-");
  }

  @Test
  void readsWhatIsGiven() throws CommandException {
    Cluster.Settings settings =
        settings("--namespaces=shop,bank", "--pomerium-config=other", "--replica-id=two");
    assertThat(settings.source().namespaces()).containsExactly("bank", "shop");
    assertThat(settings.source().settingsObject()).isEqualTo("other");
    assertThat(settings.replica()).isEqualTo("two");
  }

  @Test
  void theAddressIsFixedOrThatOfAService() throws CommandException {
    assertThat(settings("--status-address=2001:db8::1").address())
        .contains(new StatusAddress.Fixed(new Address.Ip("2001:db8::1")));
    assertThat(settings("--status-address=lb.example.com").address())
        .contains(new StatusAddress.Fixed(new Address.Host("lb.example.com")));
    ObjectRef service = new ObjectRef("Service", "edge", "envoy");
    assertThat(settings("--status-service=edge/envoy").address())
        .contains(new StatusAddress.OfService(service));
    assertThat(settings("--status-service=edge/envoy").source().statusService()).contains(service);
  }

  @Test
  void nothingIsWrittenWhereThatIsWanted() throws CommandException {
    assertThat(settings("--no-status").address()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false", "'', false"})
  void theEnvironmentCanMakeItAShadow(String value, boolean silent) throws CommandException {
    KubernetesOptions options = new KubernetesOptions();
    new CommandLine(options)
        .setDefaultValueProvider(
            new EnvironmentDefaults(
                Map.of("OSTIARY_KUBERNETES", "true", "OSTIARY_NO_STATUS", value)))
        .parseArgs();
    assertThat(options.settings(ENVIRONMENT).orElseThrow().address().isEmpty()).isEqualTo(silent);
  }

  @Test
  void theCommandLineCountsBeforeTheEnvironment() throws CommandException {
    KubernetesOptions options = new KubernetesOptions();
    new CommandLine(options)
        .setDefaultValueProvider(new EnvironmentDefaults(Map.of("OSTIARY_NO_STATUS", "true")))
        .parseArgs("--kubernetes", "--no-status");
    assertThat(options.settings(ENVIRONMENT).orElseThrow().address()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"public, PUBLIC", "authenticated, AUTHENTICATED", "deny, DENY"})
  void theDefaultAccessIsForThisProcess(String text, DefaultAccess access) throws CommandException {
    assertThat(options("--default-access=" + text).with(TranslatorOptions.preview()))
        .extracting(options -> options.defaultAccess())
        .isEqualTo(Optional.of(access));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--status-address=http://lb",
        "--status-service=envoy",
        "--status-service=edge/envoy/x",
        "--namespaces=Shop",
        "--pomerium-config=../secrets",
        "--default-access=everybody"
      })
  void refusesWhatCannotBeMeant(String argument) {
    assertThatThrownBy(
            () -> {
              options("--kubernetes", argument).with(TranslatorOptions.preview());
              settings(argument);
            })
        .isInstanceOfSatisfying(
            CommandException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ExitCode.BAD_CONFIGURATION);
              assertThat(refused.lines()).singleElement().asString().startsWith("--");
            });
  }

  private static Cluster.Settings settings(String... arguments) throws CommandException {
    String[] all = new String[arguments.length + 1];
    all[0] = "--kubernetes";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return options(all).settings(ENVIRONMENT).orElseThrow();
  }

  private static KubernetesOptions options(String... arguments) {
    KubernetesOptions options = new KubernetesOptions();
    new CommandLine(options).parseArgs(arguments);
    return options;
  }
}
