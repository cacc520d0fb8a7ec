package io.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdentityTest {
  @Test
  void putsTheAddressInLowerCaseWithoutMakingItAnothers() {
    assertThat(Fixtures.user("Ann@EXAMPLE.com"))
        .hasValueSatisfying(user -> assertThat(user.email()).contains("ann@example.com"));
    assertThat(Fixtures.user("\u212Aim@example.com"))
        .hasValueSatisfying(user -> assertThat(user.email()).contains("\u212Aim@example.com"));
  }
}
