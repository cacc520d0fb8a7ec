package io.ostiary.extauthz.check;

import com.google.common.base.Splitter;
import com.google.common.collect.ListMultimap;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.ostiary.extauthz.authorizer.TlsFacts;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what Envoy says of the connection: the client's own certificate from the attributes, which
 * no client can write, and those that it sent along from {@code X-Forwarded-Client-Cert}. The
 * latter prove nothing by themselves, so it does not matter who wrote them.
 */
final class TlsFactsReader {
  private static final Pattern CHAIN = Pattern.compile("Chain=\"([^\"]*)\"");
  private static final String END = "-----END CERTIFICATE-----";
  private static final int MOST_CERTIFICATES = 10;

  private TlsFactsReader() {}

  static TlsFacts read(AttributeContext attributes, ListMultimap<String, String> headers) {
    List<String> certificates = new ArrayList<>(pem(attributes.getSource().getCertificate()));
    if (!certificates.isEmpty()) {
      for (String line : headers.get(CheckedHeaders.CLIENT_CERTIFICATES)) {
        Matcher chain = CHAIN.matcher(line);
        if (chain.find()) {
          pem(chain.group(1)).stream()
              .filter(further -> !certificates.contains(further))
              .limit(MOST_CERTIFICATES)
              .forEach(certificates::add);
        }
      }
    }
    return new TlsFacts(attributes.getTlsSession().getSni(), certificates);
  }

  private static List<String> pem(String encoded) {
    try {
      return Splitter.on(END)
          .trimResults()
          .omitEmptyStrings()
          .splitToStream(URLDecoder.decode(encoded, StandardCharsets.US_ASCII))
          .map(block -> block + "\n" + END + "\n")
          .toList();
    } catch (IllegalArgumentException notEncoded) {
      return List.of();
    }
  }
}
