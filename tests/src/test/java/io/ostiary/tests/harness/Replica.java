package io.ostiary.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import org.awaitility.Awaitility;

/** One of several {@code ostiary serve} of an installation, with an Envoy of its own. */
public final class Replica implements AutoCloseable {
  private final Product product;
  private final Scene scene;
  private final LocalEnvoy envoy;
  private final Way way;

  private Replica(Product product, Scene scene, LocalEnvoy envoy) {
    this.product = product;
    this.scene = scene;
    this.envoy = envoy;
    this.way = Way.to(product.port());
  }

  /**
   * Starts one.
   *
   * @param product of these ports, configured
   * @param known a public host that says when it serves
   */
  public static Replica start(Product product, ServePorts ports, Scene scene, String known) {
    product.start();
    Replica replica =
        new Replica(
            product,
            scene,
            LocalEnvoy.start(
                product.program().run(ports.bootstrap("replica", "bootstrap")).output(),
                product.folder()));
    replica.awaitServing(known);
    return replica;
  }

  private void awaitServing(String known) {
    try (WebClient anybody = browser(new CookieJar())) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> anybody.get(scene.url(known, "/")).statusCode() == 200);
    }
  }

  public Product product() {
    return product;
  }

  /** A browser that is led here and shares cookies with others. */
  public WebClient browser(CookieJar cookies) {
    return WebClient.by(way, scene.trust(), cookies);
  }

  /** Ends its Envoy; the product is ended by whoever made it. */
  @Override
  public void close() {
    way.close();
    envoy.close();
    try {
      product.keep("envoy", Files.readString(product.folder().resolve("envoy.log")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
