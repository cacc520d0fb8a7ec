package io.ostiary.cli.dev.idp;

import com.google.common.collect.ImmutableMap;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import io.ostiary.cli.http.Endpoint;
import io.ostiary.cli.http.HttpCall;
import io.ostiary.cli.http.HttpReply;
import io.ostiary.cli.http.Parameters;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A small OpenID provider for {@code dev}: strict towards its client, open towards whoever sits at
 * this machine, because there are no passwords.
 *
 * <p>It answers only to its own names for loopback, so that a page from elsewhere whose name was
 * rebound to 127.0.0.1 cannot read from it.
 */
public final class DevIdentityProvider implements Endpoint {
  private static final String SESSION_COOKIE = "ostiary_dev_idp";
  private static final Set<String> ASK = Set.of("login", "select_account", "consent");

  private final URI issuer;
  private final ProviderKeys keys;
  private final DevClient client;
  private final InstantSource clock;
  private final Tokens tokens = new Tokens();
  private final IdTokens idTokens;
  private final Expiring<Login> logins;
  private final Expiring<TokenEndpoint.Grant> codes;
  private final Expiring<DevUser> accessTokens;
  private final TokenEndpoint tokenEndpoint;

  /**
   * @param issuer {@code http://localhost:PORT}
   */
  public DevIdentityProvider(URI issuer, ProviderKeys keys, DevClient client, InstantSource clock) {
    this.issuer = issuer;
    this.keys = keys;
    this.client = client;
    this.clock = clock;
    this.idTokens = new IdTokens(issuer.toString(), keys);
    this.logins = new Expiring<>(Duration.ofHours(12), clock, tokens);
    this.codes = new Expiring<>(Duration.ofSeconds(60), clock, tokens);
    this.accessTokens = new Expiring<>(Duration.ofHours(1), clock, tokens);
    this.tokenEndpoint = new TokenEndpoint(client, idTokens, codes, accessTokens, clock);
  }

  @Override
  public HttpReply answer(HttpCall call) {
    String port = ":" + issuer.getPort();
    if (!Set.of("localhost" + port, "127.0.0.1" + port).contains(call.header("host").orElse(""))) {
      return HttpReply.text(421, "this server answers to " + issuer.getAuthority() + " only\n");
    }
    return switch (call.path()) {
      case "/" -> DevPages.landing(issuer);
      case "/.well-known/openid-configuration" ->
          HttpReply.json(200, Discovery.document(issuer, keys));
      case "/jwks" -> HttpReply.json(200, keys.publicJson());
      case "/authorize" -> authorize(call);
      case "/login" -> login(call);
      case "/token" -> tokenEndpoint.answer(call);
      case "/userinfo" -> userInfo(call);
      case "/end_session" -> endSession(call);
      default -> HttpReply.text(404, "no such page\n");
    };
  }

  private HttpReply authorize(HttpCall call) {
    Optional<Parameters> parameters = parametersOf(call);
    return parameters.isEmpty()
        ? DevPages.problem("The request is malformed or repeats a parameter.")
        : switch (AuthorizationRequest.read(parameters.get(), client)) {
          case AuthorizationRequest.Read.Untrusted untrusted ->
              DevPages.problem("Refused: " + untrusted.problem() + ".");
          case AuthorizationRequest.Read.Refused refused ->
              back(
                  refused.redirectUri(),
                  refused.state(),
                  List.of("error", refused.error(), "error_description", refused.problem()));
          case AuthorizationRequest.Read.Accepted accepted ->
              begin(accepted.request(), parameters.get(), call);
        };
  }

  private HttpReply begin(AuthorizationRequest request, Parameters parameters, HttpCall call) {
    boolean ask = request.prompt().stream().anyMatch(ASK::contains);
    Optional<Login> login =
        current(call)
            .filter(
                kept ->
                    request
                        .maxAge()
                        .map(age -> clock.instant().isBefore(kept.at().plus(age)))
                        .orElse(true));
    if (login.isPresent() && !ask) {
      return grant(request, login.get());
    }
    Optional<DevUser> hinted = request.hint().flatMap(DevUser::named);
    if (hinted.isPresent() && !ask && !request.prompt().contains("none")) {
      return pick(request, hinted.get());
    }
    if (request.prompt().contains("none")) {
      return back(request.redirectUri(), request.state(), List.of("error", "login_required"));
    }
    return DevPages.picker(parameters, hinted);
  }

  /** The picker's form: the original parameters, checked again, and the user. */
  private HttpReply login(HttpCall call) {
    if (!call.method().equals("POST")) {
      return HttpReply.text(405, "POST only\n").with("allow", "POST");
    }
    if (!ownForm(call)) {
      return DevPages.problem("Refused: the form was sent from another site.");
    }
    Optional<Parameters> form = Parameters.parse(call.body());
    Optional<Parameters> original = form.flatMap(f -> f.get("request")).flatMap(Parameters::parse);
    Optional<DevUser> user = form.flatMap(f -> f.get("user")).flatMap(DevUser::named);
    if (original.isEmpty() || user.isEmpty()) {
      return DevPages.problem("The form is incomplete.");
    }
    return AuthorizationRequest.read(original.get(), client)
            instanceof AuthorizationRequest.Read.Accepted accepted
        ? pick(accepted.request(), user.get())
        : DevPages.problem("The request behind the form is not in order.");
  }

  private HttpReply pick(AuthorizationRequest request, DevUser user) {
    Login login = new Login(tokens.next(), user, clock.instant());
    return grant(request, login)
        .with(
            "set-cookie",
            SESSION_COOKIE + "=" + logins.put(login) + "; Path=/; HttpOnly; SameSite=Lax");
  }

  private HttpReply grant(AuthorizationRequest request, Login login) {
    String code = codes.put(new TokenEndpoint.Grant(request, login));
    return back(request.redirectUri(), request.state(), List.of("code", code));
  }

  /** Sends the browser back to the client, with the issuer (RFC 9207). */
  private HttpReply back(String redirectUri, Optional<String> state, List<String> namesAndValues) {
    StringBuilder target = new StringBuilder(redirectUri).append('?');
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      target.append(namesAndValues.get(i)).append('=');
      target.append(URLEncoder.encode(namesAndValues.get(i + 1), StandardCharsets.UTF_8));
      target.append('&');
    }
    state.ifPresent(
        value ->
            target
                .append("state=")
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                .append('&'));
    target.append("iss=").append(URLEncoder.encode(issuer.toString(), StandardCharsets.UTF_8));
    return HttpReply.seeOther(target.toString());
  }

  private HttpReply userInfo(HttpCall call) {
    Optional<DevUser> user =
        call.header("authorization")
            .filter(value -> value.startsWith("Bearer "))
            .flatMap(value -> accessTokens.get(value.substring(7)));
    return user.isPresent()
        ? HttpReply.json(200, JSONObjectUtils.toJSONString(user.get().claims()))
        : HttpReply.json(
                401, JSONObjectUtils.toJSONString(ImmutableMap.of("error", "invalid_token")))
            .with("www-authenticate", "Bearer error=\"invalid_token\"");
  }

  /** RP-initiated logout; without a hint of the logged-in user, the user is asked first. */
  private HttpReply endSession(HttpCall call) {
    Optional<Parameters> parameters = parametersOf(call);
    if (parameters.isEmpty()) {
      return DevPages.problem("The request is malformed or repeats a parameter.");
    }
    Optional<JWTClaimsSet> hint =
        parameters
            .get()
            .get("id_token_hint")
            .flatMap(token -> idTokens.recognise(token, client.id()));
    Optional<Login> login = current(call);
    boolean hinted =
        hint.isPresent()
            && login.map(l -> l.user().subject().equals(hint.get().getSubject())).orElse(true);
    boolean confirmed =
        call.method().equals("POST")
            && ownForm(call)
            && parameters.get().get("confirm").isPresent();
    if (login.isPresent() && !hinted && !confirmed) {
      return DevPages.confirmSignOut(login.get().user(), parameters.get());
    }
    call.cookie(SESSION_COOKIE).ifPresent(logins::remove);
    Optional<String> target =
        parameters
            .get()
            .get("post_logout_redirect_uri")
            .filter(uri -> hint.isPresent() && client.mayReturnTo(uri));
    Optional<String> state = parameters.get().get("state");
    HttpReply reply =
        target.isPresent()
            ? HttpReply.seeOther(withState(target.get(), state))
            : DevPages.signedOut();
    return reply.with(
        "set-cookie", SESSION_COOKIE + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
  }

  private static String withState(String target, Optional<String> state) {
    return state
        .map(
            value ->
                target
                    + (target.contains("?") ? "&" : "?")
                    + "state="
                    + URLEncoder.encode(value, StandardCharsets.UTF_8))
        .orElse(target);
  }

  private Optional<Login> current(HttpCall call) {
    return call.cookie(SESSION_COOKIE).flatMap(logins::get);
  }

  /** Whether a form comes from a page of ours; browsers send Origin with every POST. */
  private boolean ownForm(HttpCall call) {
    return call.header("origin").map(issuer.toString()::equals).orElse(false);
  }

  private static Optional<Parameters> parametersOf(HttpCall call) {
    return Parameters.parse(call.method().equals("POST") ? call.body() : call.query());
  }
}
