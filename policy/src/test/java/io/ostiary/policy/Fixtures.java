package io.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Users, requests and certificates for tests. */
final class Fixtures {
  static final ClientCertificate ABSENT = new ClientCertificate.Absent();
  static final RequestFacts GET = request("GET", "/");
  static final Optional<Identity> NOBODY = Optional.empty();

  private Fixtures() {}

  static RequestFacts request(String method, String path) {
    return new RequestFacts(method, path, Optional.of(ip("192.0.2.1")), false, ABSENT);
  }

  static RequestFacts from(String address) {
    return new RequestFacts("GET", "/", Optional.of(ip(address)), false, ABSENT);
  }

  static RequestFacts with(ClientCertificate certificate) {
    return new RequestFacts("GET", "/", Optional.of(ip("192.0.2.1")), false, certificate);
  }

  static InetAddress ip(String text) {
    return InetAddresses.forString(text);
  }

  static Optional<Identity> user(String email) {
    return user(email, Map.of(), Set.of());
  }

  static Optional<Identity> user(String email, Map<String, ?> claims, Set<String> groups) {
    return Optional.of(
        new Identity("u1", Optional.of(email), Claims.flatten(claims), new Groups.Known(groups)));
  }

  static Optional<Identity> userWithUnknownGroups(String email) {
    return Optional.of(
        new Identity(
            "u1",
            Optional.of(email),
            Claims.none(),
            new Groups.Unknown("the provider sent too many groups")));
  }

  static Policy policy(String text) {
    ParsedPolicy parsed = PolicyParser.parse(text);
    assertThat(parsed).as(text).isInstanceOf(ParsedPolicy.Valid.class);
    return ((ParsedPolicy.Valid) parsed).policy();
  }

  static List<ParsedPolicy.Problem> problems(String text) {
    ParsedPolicy parsed = PolicyParser.parse(text);
    assertThat(parsed).as(text).isInstanceOf(ParsedPolicy.Invalid.class);
    return ((ParsedPolicy.Invalid) parsed).problems();
  }

  /** A certificate of a PEM file beside the tests. */
  static X509Certificate certificate(String file) {
    try (InputStream pem = resource(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The items of a YAML list beside the tests. */
  static List<Map<String, Object>> table(String file) {
    try (InputStream yaml = resource(file)) {
      String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
      @SuppressWarnings("unchecked") // a list of maps, as each table begins with "- "
      List<Map<String, Object>> items =
          (List<Map<String, Object>>) new Load(LoadSettings.builder().build()).loadFromString(text);
      return items;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String file) throws IOException {
    InputStream stream = Fixtures.class.getResourceAsStream(file);
    if (stream == null) {
      throw new IOException("no test resource '" + file + "'");
    }
    return stream;
  }
}
