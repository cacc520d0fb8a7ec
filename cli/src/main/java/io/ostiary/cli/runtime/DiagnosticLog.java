package io.ostiary.cli.runtime;

import io.ostiary.cli.config.EnvironmentOverlay;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.xds.pipeline.DiagnosticsChange;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes each diagnostic to the log once when it appears, and once when it is gone. */
public record DiagnosticLog(EnvironmentOverlay overlay) implements Consumer<DiagnosticsChange> {
  private static final Logger log = LoggerFactory.getLogger(DiagnosticLog.class);

  @Override
  public void accept(DiagnosticsChange change) {
    change.added().forEach(diagnostic -> write(log.atWarn(), "diagnostic", diagnostic));
    change.resolved().forEach(diagnostic -> write(log.atInfo(), "diagnostic_resolved", diagnostic));
  }

  private void write(LoggingEventBuilder line, String event, Diagnostic diagnostic) {
    Diagnostic explained = overlay.explain(diagnostic);
    line.addKeyValue("event", event)
        .addKeyValue("severity", explained.severity())
        .addKeyValue("object", explained.object().toString())
        .addKeyValue("field", explained.field())
        .log("{}", explained);
  }
}
