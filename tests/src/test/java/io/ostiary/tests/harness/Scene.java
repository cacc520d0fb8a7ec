package io.ostiary.tests.harness;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;

/**
 * The usual stage: an identity provider with alice, bob and eve, an application, a certificate for
 * {@code *.ostiary.test}, and the product in front of them, configured and not yet started.
 */
public final class Scene implements AutoCloseable {
  public static final String ALICE = "alice@example.com";
  public static final String BOB = "bob@example.com";
  public static final String EVE = "eve@other.org";

  private final TestAuthority authority = new TestAuthority();
  private final Product product;
  private final Provider provider;
  private final EchoUpstream upstream = new EchoUpstream("main").start();
  private final SSLContext trust = authority.trusting();

  /** With {@code ostiary run}. */
  public Scene() {
    this(Product.inTemporaryFolder());
  }

  /** With this product, which it closes. */
  public Scene(Product product) {
    this(product, (redirectUri, _) -> Provider.start(redirectUri));
  }

  private Scene(Product product, BiFunction<URI, TestAuthority, Provider> providers) {
    this.product = product;
    this.provider =
        providers.apply(URI.create(product.url("authenticate", "/oauth2/callback")), authority);
    TestAuthority.Leaf leaf = authority.leaf("*.ostiary.test", "*.wild.ostiary.test");
    product.write("tls.crt", leaf.chainPem()).write("tls.key", leaf.keyPem());
    product.write("client-secret", provider.clientSecret());
  }

  /** With a provider whose certificate is of the authority that nobody but the browsers knows. */
  public static Scene withPrivateProvider() {
    return new Scene(Product.inTemporaryFolder(), Provider::start);
  }

  /** The lines of {@code config.yaml} before {@code routes}. */
  public String globals() {
    return product.addresses()
        + """
        certificate_file: tls.crt
        certificate_key_file: tls.key
        authenticate_service_url: %s
        idp_provider: oidc
        idp_provider_url: %s
        idp_client_id: %s
        idp_client_secret_file: client-secret
        jwt_claims_headers: [email, groups, name]
        ostiary: {allow_private_upstreams: true}
        """
            .formatted(product.url("authenticate", ""), provider.issuer(), provider.clientId());
  }

  /** Configures the product with these routes and starts it. */
  public Scene start(String routes) {
    configure(routes);
    product.start();
    return this;
  }

  /** Puts a configuration with these routes, and no others, in place. */
  public void configure(String routes) {
    product.write("config.yaml", globals() + "routes:\n" + routes);
  }

  /** The lines of one route to the application. */
  public String route(String host, String lines) {
    return "  - from: "
        + product.url(host, "")
        + "\n    to: "
        + upstream.url()
        + "\n"
        + lines.strip().indent(4);
  }

  /** A new browser. */
  public WebClient browser() {
    return new WebClient(trust);
  }

  /** A new browser that speaks HTTP/2. */
  public WebClient http2Browser() {
    return new WebClient(trust, HttpClient.Version.HTTP_2);
  }

  public Product product() {
    return product;
  }

  public Provider provider() {
    return provider;
  }

  public EchoUpstream upstream() {
    return upstream;
  }

  public TestAuthority authority() {
    return authority;
  }

  public SSLContext trust() {
    return trust;
  }

  /** {@code HOST.ostiary.test}. */
  public String host(String host) {
    return host + ".ostiary.test";
  }

  /** {@code https://HOST.ostiary.test:PORT} and a path. */
  public String url(String host, String path) {
    return product.url(host, path);
  }

  @Override
  public void close() {
    product.close();
    upstream.close();
    provider.close();
  }
}
