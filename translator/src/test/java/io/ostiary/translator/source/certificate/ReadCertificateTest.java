package io.ostiary.translator.source.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import io.ostiary.translator.source.certificate.ReadCertificate.Unusable;
import io.ostiary.translator.source.certificate.ReadCertificate.Usable;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A certificate as time goes by. */
class ReadCertificateTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({"90, P7D", "365, P7D", "28, P7D", "8, P2D", "1, PT6H"})
  void beginsToEndAWeekBeforeOrAQuarterOfItsLife(int days, Duration left) {
    Instant end = BEGIN.plus(Duration.ofDays(days));
    Usable certificate = until(end);
    Instant soon = end.minus(left);

    assertThat(certificate.at(soon.minusSeconds(1)).nextChange()).contains(soon);
    assertThat(endsSoon(certificate.at(soon.minusSeconds(1)))).isFalse();
    assertThat(endsSoon(certificate.at(soon))).isTrue();
    assertThat(certificate.at(soon).nextChange()).contains(end.plusSeconds(1));
  }

  @Test
  void isNoLongerUsableOnceItHasEnded() {
    Instant end = BEGIN.plus(Duration.ofDays(90));
    assertThat(until(end).at(end)).isInstanceOf(Usable.class);
    assertThat(until(end).at(end.plusSeconds(1))).isInstanceOf(Unusable.class);
    assertThat(until(end).at(BEGIN.minusSeconds(1)).nextChange()).contains(BEGIN);
  }

  private static boolean endsSoon(ReadCertificate certificate) {
    return certificate instanceof Usable usable && usable.endsSoon();
  }

  private static Usable until(Instant end) {
    KeyPair pair = new KeyPair("chain", new PrivateKeyPem("key"));
    return new Usable(pair, Set.of(), BEGIN, end, false);
  }
}
