package io.ostiary.translator.source.pomerium;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.CertificateName;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.Outbound;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.UpstreamName;
import io.ostiary.translator.source.certificate.ReadCertificate;
import io.ostiary.translator.source.route.HostNaming;
import io.ostiary.translator.source.route.RouteSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A config.yaml, read. */
public sealed interface ConfigResult {
  /** All diagnostics. */
  List<Diagnostic> diagnostics();

  /** The same with other words about it. */
  ConfigResult map(UnaryOperator<Diagnostic> change);

  /** The same with more diagnostics. */
  ConfigResult with(List<Diagnostic> more);

  /**
   * It can be put in force; faulty routes are in it as such.
   *
   * @param installation the settings of the processes
   * @param edge what users connect to
   * @param outbound how upstreams are reached
   * @param naming under which names hosts are served
   * @param defaults what holds for routes that say nothing
   * @param routes the routes by host, each host's in the order of the file
   * @param upstreams the upstreams of the routes
   * @param certificates the certificates that can be served, by name
   * @param repeatAt when the validity of a certificate changes
   * @param diagnostics what is not served as written
   */
  record Accepted(
      Installation installation,
      Edge edge,
      Outbound outbound,
      HostNaming naming,
      RouteSettings.Defaults defaults,
      Map<Hostname, List<HttpRoute>> routes,
      Map<UpstreamName, Upstream> upstreams,
      Map<CertificateName, ReadCertificate.Usable> certificates,
      Optional<Instant> repeatAt,
      List<Diagnostic> diagnostics)
      implements ConfigResult {
    @Override
    public Accepted map(UnaryOperator<Diagnostic> change) {
      return saying(diagnostics.stream().map(change).toList());
    }

    @Override
    public Accepted with(List<Diagnostic> more) {
      return saying(Stream.concat(diagnostics.stream(), more.stream()).toList());
    }

    private Accepted saying(List<Diagnostic> said) {
      return new Accepted(
          installation,
          edge,
          outbound,
          naming,
          defaults,
          routes,
          upstreams,
          certificates,
          repeatAt,
          said);
    }
  }

  /** It cannot: it does not parse, or a global key is wrong. */
  record Refused(List<Diagnostic> diagnostics) implements ConfigResult {
    @Override
    public Refused map(UnaryOperator<Diagnostic> change) {
      return new Refused(diagnostics.stream().map(change).toList());
    }

    @Override
    public Refused with(List<Diagnostic> more) {
      return new Refused(Stream.concat(diagnostics.stream(), more.stream()).toList());
    }
  }
}
