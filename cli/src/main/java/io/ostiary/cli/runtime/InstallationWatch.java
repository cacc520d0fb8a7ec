package io.ostiary.cli.runtime;

import ch.qos.logback.classic.Level;
import io.ostiary.cli.logging.Logging;
import io.ostiary.translator.source.pomerium.Installation;
import io.ostiary.xds.pipeline.Publication;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the settings that concern the process itself: what can change while it runs changes, and
 * what cannot is said once.
 */
public final class InstallationWatch implements Consumer<Publication> {
  private static final Logger log = LoggerFactory.getLogger(InstallationWatch.class);

  /** Keys that are read at the start only, with what they come to. */
  private static final Map<String, Function<Installation, Object>> FIXED =
      Map.of(
          "health_check_addr", Installation::healthAddress,
          "metrics_address", Installation::metricsAddress,
          "databroker_storage_type", Installation::storage,
          "proxy_log_level", installation -> installation.logs().proxyLevel(),
          "ostiary.data_dir", installation -> installation.own().dataFolder(),
          "ostiary.session.serve_when_store_down",
              installation -> installation.own().serveWhenStoreDown(),
          "ostiary.xds.routes", installation -> installation.own().routing());

  private final Installation atStart;

  public InstallationWatch(Installation atStart) {
    this.atStart = atStart;
    setLevel(atStart);
  }

  /** The keys that are read at the start only. */
  public static Set<String> fixedKeys() {
    return new TreeSet<>(FIXED.keySet());
  }

  @Override
  public void accept(Publication publication) {
    Installation now = publication.current().installation();
    setLevel(now);
    Installation before =
        publication.previous().map(previous -> previous.installation()).orElse(atStart);
    FIXED.forEach(
        (key, value) -> {
          boolean differs = !value.apply(now).equals(value.apply(atStart));
          if (differs && !value.apply(now).equals(value.apply(before))) {
            log.warn("event=restart_needed key={} it is read at the start only", key);
          }
        });
  }

  private static void setLevel(Installation installation) {
    Logging.setLevel(
        switch (installation.logs().level()) {
          case TRACE -> Level.TRACE;
          case DEBUG -> Level.DEBUG;
          case INFO -> Level.INFO;
          case WARN -> Level.WARN;
          case ERROR -> Level.ERROR;
          case OFF -> Level.OFF;
        });
  }
}
