package io.ostiary.extauthz.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckedHeadersTest {
  @Test
  void coversEveryHeaderThatTellsClientsApart() throws IOException {
    List<String> rows =
        Resources.readLines(
            Resources.getResource("authorizer/client-kinds.csv"), StandardCharsets.UTF_8);
    for (String row : rows.subList(1, rows.size())) {
      String headers = Splitter.on('|').splitToList(row).get(2);
      for (String line : Splitter.on('~').trimResults().omitEmptyStrings().split(headers)) {
        String name = Splitter.on(':').splitToList(line).getFirst();
        if (!name.equals("connection")) {
          assertThat(CheckedHeaders.NAMES).contains(name);
        }
      }
    }
  }
}
