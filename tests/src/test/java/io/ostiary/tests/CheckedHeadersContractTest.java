package io.ostiary.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.check.CheckedHeaders;
import io.ostiary.translator.emit.EnvoyNames;
import org.junit.jupiter.api.Test;

/** Envoy sends Check what Check looks at: a header that is missing would be taken for absent. */
class CheckedHeadersContractTest {
  @Test
  void envoySendsEveryHeaderThatCheckLooksAt() {
    assertThat(EnvoyNames.CHECKED_HEADERS).containsAll(CheckedHeaders.NAMES);
    assertThat(EnvoyNames.CLIENT_ADDRESS_HEADER).isEqualTo(CheckedHeaders.CLIENT_ADDRESS);
  }
}
