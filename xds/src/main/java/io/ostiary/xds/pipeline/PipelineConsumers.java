package io.ostiary.xds.pipeline;

import io.ostiary.translator.TranslationResult.Translated;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who is told what, in this order. All are called on the pipeline's thread and must not wait.
 *
 * @param authorization gets each configuration before Envoys do, so that a route is known to those
 *     who decide when the first request for it comes
 * @param publications gets each configuration after Envoys did
 * @param diagnostics gets the diagnostics when they change, and once at the start
 */
public record PipelineConsumers(
    List<Consumer<Translated>> authorization,
    List<Consumer<Publication>> publications,
    List<Consumer<DiagnosticsChange>> diagnostics) {
  public PipelineConsumers {
    authorization = List.copyOf(authorization);
    publications = List.copyOf(publications);
    diagnostics = List.copyOf(diagnostics);
  }
}
