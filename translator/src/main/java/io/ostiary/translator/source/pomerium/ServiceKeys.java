package io.ostiary.translator.source.pomerium;

import com.google.common.collect.ImmutableMap;
import io.ostiary.translator.model.Edge.ListenAddress;
import io.ostiary.translator.source.pomerium.Installation.LogLevel;
import io.ostiary.translator.source.pomerium.Installation.LogSettings;
import io.ostiary.translator.source.pomerium.Installation.Storage;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The store, the logs and the addresses for operators. */
final class ServiceKeys {
  private static final Map<String, LogLevel> LEVELS =
      ImmutableMap.<String, LogLevel>builder()
          .put("trace", LogLevel.TRACE)
          .put("debug", LogLevel.DEBUG)
          .put("info", LogLevel.INFO)
          .put("warn", LogLevel.WARN)
          .put("warning", LogLevel.WARN)
          .put("error", LogLevel.ERROR)
          .put("critical", LogLevel.ERROR)
          .put("fatal", LogLevel.ERROR)
          .put("panic", LogLevel.ERROR)
          .put("off", LogLevel.OFF)
          .put("none", LogLevel.OFF)
          .put("disabled", LogLevel.OFF)
          .buildOrThrow();

  static final Key<String> STORAGE =
      Key.of(
          "databroker_storage_type",
          ValueTypes.TEXT,
          "a file in the state folder",
          "where sessions are kept: memory, file or postgres; replicas need postgres");
  static final Key<String> CONNECTION =
      Key.ofSecret(
          "databroker_storage_connection_string",
          ValueTypes.TEXT,
          "for file: file:// and the folder; for postgres: its URL, or key=value pairs");
  static final Key<String> CONNECTION_FILE =
      Key.of(
          "databroker_storage_connection_string_file",
          ValueTypes.TEXT,
          "",
          "a file with the connection string");
  static final Key<LogLevel> LOG_LEVEL =
      Key.of("log_level", ValueTypes.oneOf(LEVELS), "info", "how much is logged");
  static final Key<LogLevel> PROXY_LOG_LEVEL =
      Key.of("proxy_log_level", ValueTypes.oneOf(LEVELS), "warn", "how much Envoy logs");
  static final Key<ListenAddress> HEALTH =
      Key.of(
          "health_check_addr",
          ListenerKeys.LISTEN_ADDRESS,
          "127.0.0.1:0",
          "where liveness and readiness are answered; port 0 takes a free one, which the log tells");
  static final Key<ListenAddress> METRICS =
      Key.of("metrics_address", ListenerKeys.LISTEN_ADDRESS, "", "where metrics are answered");

  static final List<Key<?>> KEYS =
      List.of(STORAGE, CONNECTION, CONNECTION_FILE, LOG_LEVEL, PROXY_LOG_LEVEL, HEALTH, METRICS);

  private static final String FILE_SCHEME = "file://";

  private ServiceKeys() {}

  static Storage readStorage(Values values, FileContents files) {
    String type = values.get(STORAGE).map(text -> text.toLowerCase(Locale.ROOT)).orElse("");
    Optional<String> connection = files.textOrFile(values, CONNECTION, CONNECTION_FILE);
    switch (type) {
      case "memory" -> {
        return new Storage.Memory();
      }
      case "file" -> {
        return connection
            .<Storage>map(text -> folder(values, text))
            .orElse(new Storage.StateFolder());
      }
      case "postgres" -> {
        return postgres(values, connection);
      }
      case "" -> {
        if (connection.isPresent() && !values.has(STORAGE)) {
          values.error(
              values.has(CONNECTION) ? CONNECTION : CONNECTION_FILE,
              "does nothing without " + STORAGE.name(),
              "add " + STORAGE.name() + ": file, or postgres");
        }
      }
      default -> values.error(STORAGE, "unknown kind of store", "write file, memory or postgres");
    }
    return new Storage.StateFolder();
  }

  private static Storage postgres(Values values, Optional<String> connection) {
    if (connection.isEmpty()) {
      if (!values.has(CONNECTION) && !values.has(CONNECTION_FILE)) {
        values.error(STORAGE, "needs a connection string", "add " + CONNECTION_FILE.name());
      }
      return new Storage.StateFolder();
    }
    try {
      return new Storage.Postgres(ConnectionString.parse(connection.get()));
    } catch (ConnectionString.BadConnectionString bad) {
      values.error(
          values.has(CONNECTION) ? CONNECTION : CONNECTION_FILE, bad.problem(), bad.remedy());
      return new Storage.StateFolder();
    }
  }

  private static Storage folder(Values values, String connection) {
    String path =
        connection.startsWith(FILE_SCHEME)
            ? connection.substring(FILE_SCHEME.length())
            : connection;
    if (path.isEmpty() || path.contains("://") || path.indexOf('\0') >= 0) {
      values.error(
          values.has(CONNECTION) ? CONNECTION : CONNECTION_FILE,
          "not the URL of a folder",
          "write file:///var/lib/ostiary");
    }
    return new Storage.SqliteFolder(path);
  }

  static LogSettings readLogs(Values values) {
    return new LogSettings(
        values.get(LOG_LEVEL).orElse(LogLevel.INFO),
        values.get(PROXY_LOG_LEVEL).orElse(LogLevel.WARN));
  }

  static ListenAddress readHealthAddress(Values values) {
    return values.get(HEALTH).orElse(new ListenAddress("127.0.0.1", 0));
  }
}
