package io.ostiary.cli.runtime;

import com.google.common.net.HostAndPort;
import io.ostiary.extauthz.session.sql.PostgresSettings;
import io.ostiary.extauthz.session.sql.PostgresSettings.Address;
import io.ostiary.extauthz.session.sql.PostgresSettings.Limits;
import io.ostiary.extauthz.session.sql.PostgresSettings.Login;
import io.ostiary.extauthz.session.sql.PostgresSettings.Pem;
import io.ostiary.extauthz.session.sql.PostgresSettings.Tls;
import io.ostiary.translator.source.pomerium.PostgresConnection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the store's settings of a database from the configuration's. */
final class PostgresTarget {
  private static final Logger log = LoggerFactory.getLogger(PostgresTarget.class);

  private PostgresTarget() {}

  static PostgresSettings of(PostgresConnection connection) {
    switch (connection.tls().mode()) {
      case DISABLE, ALLOW, PREFER ->
          log.warn(
              "event=session_store_unverified sslmode={} sessions may cross the network in plain"
                  + " text; sslmode=verify-full prevents it",
              connection.tls().mode().key());
      case REQUIRE, VERIFY_CA, VERIFY_FULL -> {}
    }
    return new PostgresSettings(
        new Address(
            connection.servers().stream()
                .map(server -> HostAndPort.fromParts(server.host(), server.port()))
                .toList(),
            connection.database(),
            connection.limits().primaryOnly()),
        new Login(
            connection.login().user(),
            connection.login().password(),
            connection.login().applicationName()),
        new Tls(
            connection.tls().mode().key(),
            connection.tls().channelBinding().key(),
            pem(connection.tls().authorities()),
            pem(connection.tls().certificate()),
            pem(connection.tls().key())),
        connection.schema(),
        Limits.of(connection.limits().connections(), connection.limits().connect()));
  }

  private static Optional<Pem> pem(Optional<PostgresConnection.Pem> given) {
    return given.map(
        pem ->
            switch (pem) {
              case PostgresConnection.Pem.Text(var text) -> new Pem.Text(text);
              case PostgresConnection.Pem.File(String path) -> new Pem.File(path);
            });
  }
}
