package io.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.3/32, 10.1.2.3, true",
    "10.1.2.3/31, 10.1.2.2, true",
    "10.1.2.3/31, 10.1.2.4, false",
    "255.255.255.255, 255.255.255.255, true",
    "128.0.0.0/1, 200.0.0.1, true",
    "128.0.0.0/1, 1.0.0.1, false",
    "2001:db8::/64, 2001:db8::ffff, true",
    "2001:db8::/64, 2001:db8:0:1::, false",
    "2001:db8::/65, 2001:db8::7fff:0:0:0, true",
    "2001:db8::/65, 2001:db8::8000:0:0:0, false",
    "2001:db8::1/128, 2001:db8::1, true",
    "2001:db8::1/127, 2001:db8::, true",
    "8000::/1, ffff::1, true",
    "::ffff:0:0/96, 1.2.3.4, true",
    "::ffff:0:0/95, 1.2.3.4, false",
    "::ffff:0:0/80, 1.2.3.4, false",
    "::1.2.3.4, 1.2.3.4, false",
    "::, 0.0.0.0, false",
  })
  void containsTheAddressesOfItsFamilyAlone(String range, String address, boolean contains) {
    assertThat(IpRange.parse(range))
        .hasValueSatisfying(
            read -> assertThat(read.contains(Fixtures.ip(address))).isEqualTo(contains));
  }

  @Test
  void readsAMappedAddressAsIpv4() throws UnknownHostException {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3};
    InetAddress address = Inet6Address.getByAddress("", mapped, -1);
    assertThat(IpRange.parse("10.0.0.0/8"))
        .hasValueSatisfying(range -> assertThat(range.contains(address)).isTrue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.0/",
        "/8",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
        "10.0.0.0/٨",
        "10.0.0",
        "10.0.0.256",
        "010.0.0.1",
        "10.0.0.0/999999999999",
        "localhost",
        "example.com",
        "1",
        "0x7f.1",
        "fe80::1%eth0",
        "fe80::1%1/64",
        "[::1]",
        " 10.0.0.1"
      })
  void refusesEverythingElseWithoutLookingItUp(String text) {
    assertThat(IpRange.parse(text)).isEmpty();
  }
}
