package io.ostiary.translator.source.pomerium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ostiary.policy.access.Concealed;
import io.ostiary.translator.source.pomerium.ConnectionString.BadConnectionString;
import io.ostiary.translator.source.pomerium.PostgresConnection.ChannelBinding;
import io.ostiary.translator.source.pomerium.PostgresConnection.Pem;
import io.ostiary.translator.source.pomerium.PostgresConnection.Server;
import io.ostiary.translator.source.pomerium.PostgresConnection.TlsMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionStringTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://ada:p%40ss%2Fw%20d+@db.example.com:6432/sessions?sslmode=verify-full",
        "postgresql://ada@db.example.com:6432/sessions?password=p%40ss%2Fw%20d+&sslmode=verify-full",
        "host=db.example.com port=6432 user=ada password='p@ss/w d+' dbname=sessions"
            + " sslmode=verify-full",
        "  user = ada password=p@ss/w\\ d+  host=db.example.com\nport=6432"
            + " dbname = 'sessions' sslmode= verify-full ",
      })
  void bothNotationsSayTheSame(String text) throws Exception {
    PostgresConnection connection = ConnectionString.parse(text);

    assertThat(connection.servers()).containsExactly(new Server("db.example.com", 6432));
    assertThat(connection.database()).isEqualTo("sessions");
    assertThat(connection.login().user()).isEqualTo("ada");
    assertThat(connection.login().password()).isEqualTo(new Concealed("p@ss/w d+"));
    assertThat(connection.tls().mode()).isEqualTo(TlsMode.VERIFY_FULL);
    assertThat(connection.toString()).doesNotContain("p@ss");
  }

  @Test
  void whatIsNotSaidHasLibpqsMeaning() throws Exception {
    PostgresConnection connection = ConnectionString.parse("postgres://ada@db");

    assertThat(connection.servers()).containsExactly(new Server("db", 5432));
    assertThat(connection.database()).isEqualTo("ada");
    assertThat(connection.login().password().value()).isEmpty();
    assertThat(connection.tls().mode()).isEqualTo(TlsMode.PREFER);
    assertThat(connection.tls().channelBinding()).isEqualTo(ChannelBinding.PREFER);
    assertThat(connection.tls().authorities()).isEmpty();
    assertThat(connection.schema()).isEqualTo("ostiary");
    assertThat(connection.limits().connections()).isEqualTo(10);
    assertThat(connection.limits().connect()).isEqualTo(Duration.ofSeconds(2));
    assertThat(connection.limits().primaryOnly()).isFalse();
  }

  @Test
  void severalServersAndEveryParameterAreTaken() throws Exception {
    PostgresConnection connection =
        ConnectionString.parse(
            "postgres://ada@a,[2001:db8::1]:7777,c:1/x?target_session_attrs=read-write"
                + "&pool_max_conns=3&connect_timeout=5&search_path=mine&application_name=o"
                + "&channel_binding=require&sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem");

    assertThat(connection.servers())
        .containsExactly(
            new Server("a", 5432), new Server("2001:db8::1", 7777), new Server("c", 1));
    assertThat(connection.limits().primaryOnly()).isTrue();
    assertThat(connection.limits().connections()).isEqualTo(3);
    assertThat(connection.limits().connect()).isEqualTo(Duration.ofSeconds(5));
    assertThat(connection.schema()).isEqualTo("mine");
    assertThat(connection.login().applicationName()).isEqualTo("o");
    assertThat(connection.tls().channelBinding()).isEqualTo(ChannelBinding.REQUIRE);
    assertThat(connection.tls().authorities()).contains(new Pem.File("/ca.pem"));
    assertThat(connection.tls().certificate()).contains(new Pem.File("/c.pem"));
    assertThat(connection.tls().key()).contains(new Pem.File("/k.pem"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"postgres://a:b@c/d", "postgres://a:b@c/d?sslmode=require", "host=c user=a"})
  void pemIsAddedInPlace(String text) throws Exception {
    String pem = "-----BEGIN CERTIFICATE-----\nab+/'\\=\n-----END CERTIFICATE-----";

    PostgresConnection connection =
        ConnectionString.parse(ConnectionString.with(text, "sslrootcert", pem));

    assertThat(connection.tls().authorities()).contains(new Pem.Text(new Concealed(pem)));
    assertThat(connection.login().user()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense-s3cr3t | no connection string",
        "mysql://u:s3cr3t@h/d | no connection string",
        "postgres://:s3cr3t@h/d | names no user",
        "postgres://u:s3cr3t@/d | names no host",
        "postgres://u:s3cr3t@a,,b/d | names no host",
        "postgres://u:s3cr3t@h:s3cr3t/d | port is not between",
        "postgres://u:s3cr3t@h:0/d | port is not between",
        "postgres://u:s3c%r3t@h/d | no escape",
        "postgres://u:s3cr3t/x@h/d | names no user",
        "postgres://u:x?s3cr3t=y@h/d | parameter that is not supported",
        "postgres://u:x@h/d?s3cr3t=y | parameter that is not supported",
        "postgres://u:x@h/d?s3cr3t | parameter of it has no value",
        "postgres://u:x@h/d?sslmode=s3cr3t | sslmode is unknown",
        "postgres://u:x@h/d?channel_binding=s3cr3t | channel_binding is unknown",
        "postgres://u:x@h/d?pool_max_conns=0 | pool_max_conns is not between 1 and",
        "postgres://u:x@h/d?connect_timeout=s3cr3t | connect_timeout is not between 1 and 10",
        "postgres://u:x@h/d?search_path=s3cr3t;drop | search_path is not one schema",
        "postgres://u:x@h/d?sslcert=s3cr3t | belong together",
        "host=/s3cr3t user=u | sockets in the file system",
        "host='h user=u password=s3cr3t | no end",
        "host=h&s3cr3t user=u | no name and no address",
      })
  void complaintsSayWhatIsWrongWithoutQuoting(String text, String problem) {
    assertThatThrownBy(() -> ConnectionString.parse(text))
        .isInstanceOfSatisfying(
            BadConnectionString.class,
            bad -> {
              assertThat(bad.problem()).contains(problem).doesNotContain("s3cr3t");
              assertThat(bad.remedy()).isNotEmpty().doesNotContain("s3cr3t");
            });
  }
}
