package io.ostiary.extauthz.session.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.HostAndPort;
import io.ostiary.extauthz.TestCertificates;
import io.ostiary.extauthz.session.sql.PostgresSettings.Address;
import io.ostiary.extauthz.session.sql.PostgresSettings.Limits;
import io.ostiary.extauthz.session.sql.PostgresSettings.Login;
import io.ostiary.extauthz.session.sql.PostgresSettings.Pem;
import io.ostiary.extauthz.session.sql.PostgresSettings.Tls;
import io.ostiary.fixtures.PostgresServer;
import io.ostiary.policy.access.Concealed;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server whose certificate is for localhost, and who wants to see one of ours. */
@DisabledIfSystemProperty(named = "ostiary.tests.postgres", matches = "skip")
class PostgresTlsTest {
  private static final Limits PATIENT =
      new Limits(
          1,
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(2),
          Duration.ofMinutes(2));

  @TempDir private static Path folder;
  private static TestCertificates certificates;
  private static PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    certificates = new TestCertificates(folder);
    Path access =
        Files.writeString(
            folder.resolve("hba.conf"),
            """
            hostssl all all all scram-sha-256 clientcert=verify-ca
            host postgres all 127.0.0.1/32 scram-sha-256
            """);
    PostgresServer.lend(folder);
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        PostgresServer.lend(file);
      }
    }
    server =
        PostgresServer.start(
            List.of(
                "ssl=on",
                "ssl_cert_file=" + certificates.serverCertificate(),
                "ssl_key_file=" + folder.resolve("server.key"),
                "ssl_ca_file=" + certificates.clientCertificate(),
                "hba_file=" + access));
    server.createDatabase();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "verify-full, server.crt, localhost, true",
    "verify-full, server.crt, 127.0.0.1, false",
    "verify-full, client.crt, localhost, false",
    "verify-full, '', localhost, false",
    "verify-ca, server.crt, 127.0.0.1, true",
    "verify-ca, client.crt, 127.0.0.1, false",
    "require, '', 127.0.0.1, true",
    "require, client.crt, 127.0.0.1, false",
    "prefer, '', 127.0.0.1, true",
    "disable, '', 127.0.0.1, false",
  })
  void theModeDecidesWhichServerIsBelieved(
      String mode, String authorities, String host, boolean believed) {
    Optional<Pem> vouching =
        authorities.isEmpty()
            ? Optional.empty()
            : Optional.of(new Pem.File(folder.resolve(authorities).toString()));
    PostgresConnections connections = connections(host, tls(mode, vouching, true));

    if (believed) {
      assertThat(isEncrypted(connections)).isTrue();
    } else {
      assertThatThrownBy(connections::getConnection).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void aServerThatWantsACertificateRefusesUsWithoutOne() {
    PostgresConnections without = connections("localhost", tls("require", Optional.empty(), false));

    assertThatThrownBy(without::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessageNotContaining(PostgresServer.PASSWORD);
  }

  @Test
  void pemMayStandInPlaceAndIsNotPrinted() throws Exception {
    Tls inPlace =
        new Tls(
            "verify-full",
            "require",
            Optional.of(text(certificates.serverCertificate())),
            Optional.of(text(certificates.clientCertificate())),
            Optional.of(new Pem.Text(new Concealed(inSec1(certificates.clientKey())))));

    assertThat(isEncrypted(connections("localhost", inPlace))).isTrue();
    assertThat(settings("localhost", inPlace).toString())
        .doesNotContain("BEGIN")
        .doesNotContain(PostgresServer.PASSWORD);
  }

  /** As cert-manager writes keys unless it is told otherwise. */
  private static String inSec1(Path key) throws Exception {
    StringWriter rewritten = new StringWriter();
    try (PEMParser parser = new PEMParser(Files.newBufferedReader(key));
        PemWriter writer = new PemWriter(rewritten)) {
      PrivateKeyInfo info = (PrivateKeyInfo) parser.readObject();
      ECPrivateKey scalar = ECPrivateKey.getInstance(info.parsePrivateKey());
      ECPrivateKey complete =
          new ECPrivateKey(256, scalar.getKey(), info.getPrivateKeyAlgorithm().getParameters());
      writer.writeObject(new PemObject("EC PRIVATE KEY", complete.getEncoded()));
    }
    return rewritten.toString();
  }

  private static Pem text(Path file) throws Exception {
    return new Pem.Text(new Concealed(Files.readString(file)));
  }

  @Test
  void saysWhatCannotBeReadAndQuotesNothingOfIt() {
    Tls faulty =
        new Tls(
            "verify-full",
            "prefer",
            Optional.empty(),
            Optional.of(new Pem.File(certificates.clientCertificate().toString())),
            Optional.of(new Pem.Text(new Concealed("-----BEGIN PRIVATE KEY-----\ngeheim"))));

    assertThatThrownBy(() -> connections("localhost", faulty).getConnection())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("the client's key")
        .hasMessageNotContaining("geheim");
  }

  private static Tls tls(String mode, Optional<Pem> authorities, boolean withCertificate) {
    return new Tls(
        mode,
        "prefer",
        authorities,
        Optional.<Pem>of(new Pem.File(certificates.clientCertificate().toString()))
            .filter(file -> withCertificate),
        Optional.<Pem>of(new Pem.File(certificates.clientKey().toString()))
            .filter(file -> withCertificate));
  }

  private static PostgresConnections connections(String host, Tls tls) {
    return new PostgresConnections(settings(host, tls), Duration.ofMinutes(2));
  }

  private static PostgresSettings settings(String host, Tls tls) {
    return new PostgresSettings(
        new Address(List.of(HostAndPort.fromParts(host, server.port())), "sessions_1", false),
        new Login(PostgresServer.USER, new Concealed(PostgresServer.PASSWORD), "ostiary"),
        tls,
        "ostiary",
        PATIENT);
  }

  private static boolean isEncrypted(PostgresConnections connections) {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
      return row.next() && row.getBoolean(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
