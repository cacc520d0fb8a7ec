package io.ostiary.extauthz.check;

import static java.util.Objects.requireNonNull;

import com.google.common.base.CharMatcher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.ostiary.extauthz.authorizer.RequestHead;
import io.ostiary.extauthz.authorizer.Verdict;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.policy.Decision;
import io.ostiary.policy.Reason;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The trace of each decision: one line for the auditor and one count for the operator. */
final class DecisionLog {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

  /** Values come from outside: a line break in one would forge a line. */
  private static final CharMatcher UNSAFE =
      CharMatcher.javaIsoControl().or(CharMatcher.anyOf("\u0085\u2028\u2029"));

  private record Label(String verdict, String reason) {}

  private final MeterRegistry meters;
  private final Timer duration;
  private final Map<Label, Counter> counters = new ConcurrentHashMap<>();

  DecisionLog(MeterRegistry meters) {
    this.meters = requireNonNull(meters);
    this.duration =
        Timer.builder("ostiary.check.duration")
            .description("Time from a check's arrival to its answer")
            .register(meters);
  }

  Timer.Sample begin() {
    return Timer.start(meters);
  }

  /** Notes a decision about a request that was understood. */
  void decided(Timer.Sample sample, Question.Http question, Verdict verdict) {
    count(sample, verdict);
    if (!LOG.isInfoEnabled()) {
      return;
    }
    RequestHead head = question.head();
    Optional<ActiveSession> session = session(verdict);
    LoggingEventBuilder line = LOG.atInfo();
    if (verdict instanceof Verdict.Broken(String problem)) {
      line = line.addKeyValue("problem", safe(problem));
    }
    line.addKeyValue("request-id", head.requestId())
        .addKeyValue("method", head.method())
        .addKeyValue("path", head.path())
        .addKeyValue("host", head.host().value())
        .addKeyValue("ip", head.source().map(InetAddress::getHostAddress).orElse(""))
        .addKeyValue("user", session.map(known -> safe(known.identity().userId())).orElse(""))
        .addKeyValue(
            "email",
            session.flatMap(known -> known.identity().email()).map(DecisionLog::safe).orElse(""))
        .addKeyValue("route-id", question.route().map(id -> id.value()).orElse(""))
        .addKeyValue("allow", verdict instanceof Verdict.Allow)
        .addKeyValue("reasons", reasons(verdict))
        .log("authorize check");
  }

  /** Notes a refusal of something that was not understood, and of which no field can be shown. */
  void refused(Timer.Sample sample, String requestId, Verdict verdict) {
    count(sample, verdict);
    LOG.atInfo()
        .addKeyValue("request-id", requestId)
        .addKeyValue("allow", false)
        .addKeyValue("reasons", reasons(verdict))
        .log("authorize check");
  }

  private void count(Timer.Sample sample, Verdict verdict) {
    sample.stop(duration);
    Set<Reason> reasons = policyReasons(verdict);
    String reason = reasons.isEmpty() ? cause(verdict) : reasons.iterator().next().code();
    counters.computeIfAbsent(new Label(name(verdict), reason), this::counter).increment();
  }

  private Counter counter(Label label) {
    return Counter.builder("ostiary.check.decisions")
        .description("Decisions about requests")
        .tag("verdict", label.verdict())
        .tag("reason", label.reason())
        .register(meters);
  }

  private static String reasons(Verdict verdict) {
    Set<Reason> reasons = policyReasons(verdict);
    return reasons.isEmpty()
        ? cause(verdict)
        : reasons.stream().map(Reason::code).collect(Collectors.joining(","));
  }

  private static Set<Reason> policyReasons(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow allow -> allow.reasons();
      case Verdict.Forbidden forbidden -> against(forbidden.decision());
      case Verdict.ClientCertificateRequired required -> against(required.decision());
      case Verdict.Login(), Verdict.Unauthenticated() -> Set.of(Reason.USER_UNAUTHENTICATED);
      case Verdict.NotFound(), Verdict.Misdirected(), Verdict.NotHttp(), Verdict.Failed() ->
          Set.of();
      case Verdict.Broken broken -> Set.of();
      case Verdict.Unavailable unavailable -> Set.of();
      case Verdict.Malformed malformed -> Set.of();
    };
  }

  private static Set<Reason> against(Decision decision) {
    return decision.deny().matched() ? decision.deny().reasons() : decision.allow().reasons();
  }

  /** Why, where it was not the policy that decided. */
  private static String cause(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Unavailable(Verdict.Unavailable.Cause cause) -> kebab(cause.name());
      case Verdict.Malformed(Verdict.Malformed.Flaw flaw) -> kebab(flaw.name());
      default -> "none";
    };
  }

  private static String name(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow allow -> "allow";
      case Verdict.Login login -> "login";
      case Verdict.Unauthenticated unauthenticated -> "unauthenticated";
      case Verdict.Forbidden forbidden -> "forbidden";
      case Verdict.ClientCertificateRequired required -> "client-certificate-required";
      case Verdict.NotFound notFound -> "not-found";
      case Verdict.Misdirected misdirected -> "misdirected";
      case Verdict.Broken broken -> "broken";
      case Verdict.Unavailable unavailable -> "unavailable";
      case Verdict.Malformed malformed -> "malformed";
      case Verdict.NotHttp notHttp -> "not-http";
      case Verdict.Failed failed -> "failed";
    };
  }

  private static Optional<ActiveSession> session(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow allow -> allow.session();
      case Verdict.Forbidden forbidden -> forbidden.session();
      case Verdict.ClientCertificateRequired required -> required.session();
      default -> Optional.empty();
    };
  }

  private static String kebab(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String safe(String value) {
    return UNSAFE.replaceFrom(value, '?');
  }
}
