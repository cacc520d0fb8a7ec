package io.ostiary.extauthz.oidc;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ostiary.extauthz.AuthSettings.ProviderSettings;
import io.ostiary.extauthz.AuthSettings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An OpenID provider on loopback that does everything right, and everything wrong that a test asks
 * for. It logs the current user in without a question.
 */
public final class FakeProvider implements AutoCloseable {
  public static final String CLIENT_ID = "the-client";
  public static final String CLIENT_SECRET = "s3cret:with%odd+chars é";

  /** Another client of ours, with which a route may log in. */
  public static final String OTHER_CLIENT_ID = "the-other-client";

  public static final String OTHER_CLIENT_SECRET = "secret of the other";

  /** Makes keys once; they are the slow part. */
  private static final RSAKey RSA = rsa("rsa-1");

  private static final ECKey EC = ec("ec-1");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final InstantSource clock;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> hits = new ConcurrentHashMap<>();
  private volatile Script script = new Script();

  /** What a test changes. */
  public static final class Script {
    /** Claims about the current user. */
    public Map<String, Object> user = new LinkedHashMap<>(Map.of("sub", "ada"));

    public Consumer<Map<String, Object>> discovery = document -> {};
    public Consumer<Map<String, Object>> idToken = claims -> {};
    public Consumer<Map<String, Object>> tokenAnswer = answer -> {};
    public Consumer<Map<String, String>> authorizationAnswer = answer -> {};
    public Consumer<Map<String, Object>> userInfo = claims -> {};
    public TokenWriter tokenWriter = FakeProvider::signedRs256;
    public List<JWK> keys = List.of(RSA, EC);

    /** The secrets of the clients, by id. */
    public Map<String, String> clients =
        new LinkedHashMap<>(Map.of(CLIENT_ID, CLIENT_SECRET, OTHER_CLIENT_ID, OTHER_CLIENT_SECRET));

    /** Answers with these statuses instead, by path. */
    public Map<String, Integer> statuses = new LinkedHashMap<>();

    /** Answers with these bodies instead, by path. */
    public Map<String, String> bodies = new LinkedHashMap<>();
  }

  /** Makes a token of claims. */
  @FunctionalInterface
  public interface TokenWriter {
    String write(Map<String, Object> claims) throws JOSEException;
  }

  public FakeProvider(InstantSource clock) throws IOException {
    this.clock = requireNonNull(clock);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** What the provider does from now on. */
  public Script script() {
    return script;
  }

  public void behave() {
    script = new Script();
  }

  public URI issuer() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public ProviderSettings settings(ProviderSettings.Kind kind) {
    return settings(kind, List.of(new Secret(CLIENT_SECRET)));
  }

  ProviderSettings settings(List<Secret> clientSecrets) {
    return settings(ProviderSettings.Kind.OIDC, clientSecrets);
  }

  private ProviderSettings settings(ProviderSettings.Kind kind, List<Secret> clientSecrets) {
    return new ProviderSettings(
        kind,
        issuer(),
        CLIENT_ID,
        clientSecrets,
        List.of("openid", "profile", "email"),
        Map.of(),
        Optional.empty());
  }

  public int hits(String path) {
    return hits.getOrDefault(path, new AtomicInteger()).get();
  }

  /** The redirect of an authorization request, as the browser would be sent. */
  public URI authorize(URI request) {
    Map<String, String> parameters = parameters(request.getRawQuery());
    String code = Base64URL.encode(parameters.get("state") + codes.size()).toString();
    codes.put(code, parameters);
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("code", code);
    answer.put("state", parameters.get("state"));
    script.authorizationAnswer.accept(answer);
    StringBuilder target = new StringBuilder(requireNonNull(parameters.get("redirect_uri")));
    char separator = '?';
    for (Map.Entry<String, String> parameter : answer.entrySet()) {
      target.append(separator).append(parameter.getKey()).append('=');
      target.append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
      separator = '&';
    }
    return URI.create(target.toString());
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    hits.computeIfAbsent(path, p -> new AtomicInteger()).incrementAndGet();
    Script now = script;
    try (exchange) {
      if (now.statuses.containsKey(path) || now.bodies.containsKey(path)) {
        send(
            exchange,
            now.statuses.getOrDefault(path, 200),
            now.bodies.getOrDefault(path, "{\"error\":\"server_error\"}"));
        return;
      }
      switch (path) {
        case "/.well-known/openid-configuration" -> send(exchange, 200, json(discovery(now)));
        case "/keys" ->
            send(exchange, 200, json(new JWKSet(now.keys).toPublicJWKSet().toJSONObject()));
        case "/token" -> token(exchange, now);
        case "/userinfo" -> userInfo(exchange, now);
        case "/authorize" -> {
          exchange
              .getResponseHeaders()
              .set("Location", authorize(exchange.getRequestURI()).toString());
          exchange.sendResponseHeaders(302, -1);
        }
        case "/logout" -> {
          Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
          exchange
              .getResponseHeaders()
              .set(
                  "Location",
                  parameters.get("post_logout_redirect_uri") + "?state=" + parameters.get("state"));
          exchange.sendResponseHeaders(302, -1);
        }
        default -> send(exchange, 404, "{}");
      }
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Map<String, Object> discovery(Script now) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("issuer", issuer().toString());
    document.put("authorization_endpoint", issuer() + "/authorize");
    document.put("token_endpoint", issuer() + "/token");
    document.put("userinfo_endpoint", issuer() + "/userinfo");
    document.put("end_session_endpoint", issuer() + "/logout");
    document.put("jwks_uri", issuer() + "/keys");
    document.put("response_types_supported", List.of("code"));
    document.put("subject_types_supported", List.of("public"));
    document.put("id_token_signing_alg_values_supported", List.of("RS256", "ES256", "HS256"));
    now.discovery.accept(document);
    return document;
  }

  private void token(HttpExchange exchange, Script now) throws IOException, JOSEException {
    Map<String, String> form =
        parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Map.Entry<String, String> client = client(exchange, form);
    if (!client.getValue().equals(now.clients.get(client.getKey()))) {
      send(exchange, 401, "{\"error\":\"invalid_client\"}");
      return;
    }
    Map<String, String> request = codes.remove(String.valueOf(form.get("code")));
    if (request == null
        || !client.getKey().equals(request.get("client_id"))
        || !String.valueOf(form.get("redirect_uri")).equals(request.get("redirect_uri"))
        || !"S256".equals(request.get("code_challenge_method"))
        || !sha256(String.valueOf(form.get("code_verifier")))
            .equals(request.get("code_challenge"))) {
      send(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    Map<String, Object> claims = new LinkedHashMap<>(now.user);
    long seconds = clock.instant().getEpochSecond();
    claims.put("iss", issuer().toString());
    claims.put("aud", client.getKey());
    claims.put("iat", seconds);
    claims.put("exp", seconds + 300);
    claims.put("nonce", request.get("nonce"));
    claims.put("at_hash", halfHash("the-access-token"));
    now.idToken.accept(claims);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("access_token", "the-access-token");
    answer.put("token_type", "Bearer");
    answer.put("expires_in", 300);
    answer.put("id_token", now.tokenWriter.write(claims));
    now.tokenAnswer.accept(answer);
    send(exchange, 200, json(answer));
  }

  /** The id and the secret that a client gives. */
  private static Map.Entry<String, String> client(HttpExchange exchange, Map<String, String> form) {
    String basic = exchange.getRequestHeaders().getFirst("Authorization");
    if (basic == null) {
      return Map.entry(
          String.valueOf(form.get("client_id")), String.valueOf(form.get("client_secret")));
    }
    String pair =
        new String(
            Base64.getDecoder().decode(basic.substring("Basic ".length())), StandardCharsets.UTF_8);
    List<String> parts = Splitter.on(':').splitToList(pair);
    return Map.entry(
        URLDecoder.decode(parts.getFirst(), StandardCharsets.UTF_8),
        URLDecoder.decode(parts.getLast(), StandardCharsets.UTF_8));
  }

  private void userInfo(HttpExchange exchange, Script now) throws IOException {
    if (!"Bearer the-access-token".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(exchange, 401, "{}");
      return;
    }
    Map<String, Object> claims = new LinkedHashMap<>(now.user);
    now.userInfo.accept(claims);
    send(exchange, 200, json(claims));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (status / 100 == 3) {
      exchange.getResponseHeaders().set("Location", body);
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String json(Map<String, Object> value) {
    return JSONObjectUtils.toJSONString(value);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : Splitter.on('&').omitEmptyStrings().split(query)) {
      int equals = pair.indexOf('=');
      parameters.put(
          URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  /** A token signed as usual. */
  public static String signedRs256(Map<String, Object> claims) throws JOSEException {
    return signed(JWSAlgorithm.RS256, RSA.getKeyID(), new RSASSASigner(RSA), claims);
  }

  static String signedPs256(Map<String, Object> claims) throws JOSEException {
    return signed(JWSAlgorithm.PS256, RSA.getKeyID(), new RSASSASigner(RSA), claims);
  }

  static String signedEs256(Map<String, Object> claims) throws JOSEException {
    return signed(JWSAlgorithm.ES256, EC.getKeyID(), new ECDSASigner(EC), claims);
  }

  static RSAKey publishedRsa() {
    return RSA;
  }

  static ECKey publishedEc() {
    return EC;
  }

  static String signed(
      JWSAlgorithm algorithm, String keyId, JWSSigner signer, Map<String, Object> claims)
      throws JOSEException {
    JWSHeader.Builder header = new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT);
    JWSObject token =
        new JWSObject(
            (keyId.isEmpty() ? header : header.keyID(keyId)).build(), new Payload(claims));
    token.sign(signer);
    return token.serialize();
  }

  static RSAKey rsa(String keyId) {
    try {
      return new RSAKeyGenerator(2048).keyID(keyId).generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static ECKey ec(String keyId) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String sha256(String text) {
    return Base64URL.encode(digest(text)).toString();
  }

  private static String halfHash(String text) {
    return Base64URL.encode(Arrays.copyOf(digest(text), 16)).toString();
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
