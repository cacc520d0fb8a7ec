package io.ostiary.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ostiary.cli.config.EnvironmentOverlay;
import io.ostiary.translator.Options;
import io.ostiary.translator.emit.EmitSettings;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstLookTest {
  private static final ServerAddress SOCKET = new ServerAddress.Socket("/run/x.sock");

  @TempDir private Path folder;

  @Test
  void saysOnceThatAValueIsFromTheEnvironment() throws Exception {
    Path config = Files.writeString(folder.resolve("config.yaml"), "insecure_server: true\n");
    Sources sources =
        new Sources(
            Optional.of(config),
            Optional.empty(),
            Set.of(),
            EnvironmentOverlay.of(Map.of("OSTIARY_ADDRESS", "foo")));
    Options options =
        new Options(
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            new EmitSettings(SOCKET, SOCKET, AccessLogFormat.JSON));
    try (ControlPlane.Timers timers = ControlPlane.Timers.create()) {
      FirstLook look = FirstLook.take(sources, options, timers.forInputs(), InstantSource.system());

      CommandException refused = catchThrowableOfType(CommandException.class, look::translated);

      assertThat(refused.lines()).singleElement().asString().containsOnlyOnce("OSTIARY_ADDRESS");
    }
  }
}
