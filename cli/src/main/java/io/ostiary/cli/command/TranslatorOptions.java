package io.ostiary.cli.command;

import io.ostiary.cli.runtime.Places;
import io.ostiary.translator.Options;
import io.ostiary.translator.emit.AccessLogOutput;
import io.ostiary.translator.emit.EmitSettings;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.translator.emit.EmitSettings.SystemAuthorities;
import java.util.Map;
import java.util.Optional;

/** What the commands outside {@code dev} add to the users' configuration: nothing of substance. */
final class TranslatorOptions {
  private TranslatorOptions() {}

  /** For a look before anything listens. */
  static Options preview() {
    ServerAddress nowhere = new ServerAddress.Socket("/not/listening/yet");
    return of(new EmitSettings(nowhere, nowhere, AccessLogFormat.JSON));
  }

  /** For an Envoy that reaches the servers at these places. */
  static Options at(Places places, AccessLogOutput accessLog, SystemAuthorities authorities) {
    return of(
        new EmitSettings(
            places.forEnvoy().authorization(),
            places.forEnvoy().portal(),
            places.forEnvoy().tls(),
            accessLog,
            authorities));
  }

  private static Options of(EmitSettings emit) {
    return new Options(Map.of(), Optional.empty(), Optional.empty(), emit);
  }
}
