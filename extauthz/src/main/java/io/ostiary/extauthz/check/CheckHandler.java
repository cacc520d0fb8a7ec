package io.ostiary.extauthz.check;

import static java.util.Objects.requireNonNull;

import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.Fault;
import io.ostiary.extauthz.authorizer.Authorizer;
import io.ostiary.extauthz.authorizer.ClientCertificates;
import io.ostiary.extauthz.authorizer.ClientKind;
import io.ostiary.extauthz.authorizer.RequestHead;
import io.ostiary.extauthz.authorizer.Verdict;
import io.ostiary.extauthz.authorizer.Verdict.Unavailable.Cause;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.portal.LoginStart;
import io.ostiary.extauthz.portal.PortalResponse;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.extauthz.session.DemandedProvider;
import io.ostiary.extauthz.session.SessionLookup;
import io.ostiary.extauthz.session.SessionLookup.Found;
import io.ostiary.extauthz.token.IdentityAssertions;
import io.ostiary.policy.ClientCertificate;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.policy.access.LoginTerms;
import io.ostiary.policy.access.RouteAccess;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers checks. What can be answered from memory is answered at once; the rest becomes a {@link
 * Step.Wait}, whose work may block. Never throws: a fault of ours is a refusal.
 */
public final class CheckHandler {
  private static final Logger LOG = LoggerFactory.getLogger(CheckHandler.class);

  private final Supplier<AccessTable> table;
  private final Supplier<AuthSettings> settings;
  private final SessionLookup sessions;
  private final LoginStart login;
  private final ClientCertificates certificates;
  private final UpstreamHeaders upstreamHeaders;
  private final Refusals refusals;
  private final DecisionLog log;

  public CheckHandler(Collaborators with) {
    this.table = with.table();
    this.settings = with.settings();
    this.sessions = with.sessions();
    this.login = with.login();
    this.certificates = new ClientCertificates(with.clock());
    this.upstreamHeaders = new UpstreamHeaders(with.assertions());
    this.refusals = new Refusals(with.pages());
    this.log = new DecisionLog(with.meters());
  }

  /**
   * What a check needs.
   *
   * @param table the routes in force; asked once per check
   * @param settings the settings in force; asked once per check
   */
  public record Collaborators(
      Supplier<AccessTable> table,
      Supplier<AuthSettings> settings,
      SessionLookup sessions,
      LoginStart login,
      IdentityAssertions assertions,
      Pages pages,
      MeterRegistry meters,
      InstantSource clock) {
    public Collaborators {
      requireNonNull(table);
      requireNonNull(settings);
      requireNonNull(sessions);
      requireNonNull(login);
      requireNonNull(assertions);
      requireNonNull(pages);
      requireNonNull(meters);
      requireNonNull(clock);
    }
  }

  /** How far a check has come. */
  sealed interface Step {
    /** It is answered. */
    record Answer(CheckResponse response) implements Step {}

    /**
     * The session has to be read from the store.
     *
     * @param work reads it and answers; may block
     * @param refusal the answer when there is no room to wait
     */
    record Wait(Supplier<CheckResponse> work, Supplier<CheckResponse> refusal) implements Step {}
  }

  /** One check with all that it is judged by. */
  private record Matter(
      Question.Http question,
      RouteAccess route,
      AuthSettings settings,
      ClientKind client,
      List<String> cookieValues,
      Timer.Sample sample) {
    LoginTerms terms() {
      return route.access() instanceof Access.Protected(var _, LoginTerms terms, var _)
          ? terms
          : LoginTerms.standard();
    }

    Optional<DemandedProvider> provider() {
      return DemandedProvider.of(settings, terms());
    }

    RequestHead head() {
      return question.head();
    }
  }

  /** Answers from memory, or says that it cannot; never blocks and never throws. */
  Step begin(CheckRequest request) {
    Timer.Sample sample = log.begin();
    Question question;
    try {
      question = QuestionReader.read(request);
    } catch (RuntimeException fault) {
      return new Step.Answer(failed(sample, "unknown", fault));
    }
    return switch (question) {
      case Question.Http http -> begin(http, sample);
      case Question.Unclear unclear -> {
        Verdict verdict = new Verdict.Malformed(unclear.flaw());
        log.refused(sample, unclear.requestId(), verdict);
        yield new Step.Answer(CheckAnswers.instead(refusals.answer(verdict, unclear.requestId())));
      }
      case Question.NotHttp() -> {
        log.refused(sample, "none", new Verdict.NotHttp());
        yield new Step.Answer(CheckAnswers.DENIED_CONNECTION);
      }
    };
  }

  private Step begin(Question.Http question, Timer.Sample sample) {
    RequestHead head = question.head();
    try {
      ClientKind client = ClientKind.of(head);
      AuthSettings inForce = settings.get();
      Optional<RouteAccess> route = Authorizer.route(table.get(), question.route(), head.host());
      boolean misdirected =
          route.filter(found -> Authorizer.isMisdirected(found, question.tls())).isPresent();
      if (route.isEmpty() || misdirected) {
        Verdict verdict = misdirected ? new Verdict.Misdirected() : new Verdict.NotFound();
        log.decided(sample, question, verdict);
        return new Step.Answer(CheckAnswers.instead(refusals.answer(verdict, head, client)));
      }
      List<String> cookieValues =
          new CookieLines(head.header("cookie"), inForce.cookieName()).sessionValues();
      Matter matter = new Matter(question, route.get(), inForce, client, cookieValues, sample);
      Found found =
          cookieValues.isEmpty() || !Authorizer.needsSession(route.get())
              ? new Found.None()
              : sessions.findInMemory(head.host(), cookieValues);
      return found instanceof Found.NotInMemory
          ? new Step.Wait(
              () -> guarded(matter, () -> decide(matter, stored(matter))),
              () -> guarded(matter, () -> overloaded(matter)))
          : new Step.Answer(decide(matter, found));
    } catch (RuntimeException fault) {
      return new Step.Answer(failed(sample, head.requestId(), fault));
    }
  }

  private Found stored(Matter matter) {
    return sessions.find(matter.head().host(), matter.cookieValues());
  }

  private CheckResponse decide(Matter matter, Found found) {
    ClientCertificate shown =
        certificates.judge(matter.question().tls(), Authorizer.certificates(matter.route()));
    Verdict decided =
        Authorizer.decide(
            matter.route(),
            matter.provider(),
            found,
            matter.head().facts(shown),
            matter.head().host(),
            matter.client());
    boolean impossible = decided instanceof Verdict.Login && !loginPossible(matter.settings());
    return conclude(
        matter, impossible ? new Verdict.Unavailable(Cause.LOGIN_NOT_CONFIGURED) : decided);
  }

  private CheckResponse overloaded(Matter matter) {
    return conclude(matter, new Verdict.Unavailable(Cause.OVERLOADED));
  }

  /** The answer, made before the decision is noted: what is noted did happen. */
  private CheckResponse conclude(Matter matter, Verdict verdict) {
    CheckResponse response =
        switch (verdict) {
          case Verdict.Allow(Optional<ActiveSession> session, var reasons) ->
              CheckAnswers.allowed(
                  upstreamHeaders.of(matter.settings(), matter.route(), session, matter.head()));
          case Verdict.Login() -> CheckAnswers.instead(beginLogin(matter));
          default -> CheckAnswers.instead(refusals.answer(verdict, matter.head(), matter.client()));
        };
    log.decided(matter.sample(), matter.question(), verdict);
    return response;
  }

  private PortalResponse beginLogin(Matter matter) {
    RequestHead head = matter.head();
    return login.begin(
        new LoginStart.Visit(
            head.host(),
            head.authority(),
            head.target(),
            head.header("cookie"),
            matter.provider(),
            matter.terms().dependsOn(),
            head.requestId()));
  }

  private static boolean loginPossible(AuthSettings settings) {
    return settings.provider().isPresent() && settings.authenticateUrl().isPresent();
  }

  private CheckResponse guarded(Matter matter, Supplier<CheckResponse> work) {
    try {
      return work.get();
    } catch (RuntimeException fault) {
      return failed(matter.sample(), matter.head().requestId(), fault);
    }
  }

  private CheckResponse failed(Timer.Sample sample, String requestId, RuntimeException fault) {
    LOG.error("check failed request-id={}", requestId, Fault.of(fault));
    Verdict verdict = new Verdict.Failed();
    log.refused(sample, requestId, verdict);
    return CheckAnswers.instead(FaultAnswer.of(requestId));
  }
}
