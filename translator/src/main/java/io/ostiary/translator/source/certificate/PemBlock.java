package io.ostiary.translator.source.certificate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** One block of a PEM text (RFC 7468); what stands around the blocks is left out. */
record PemBlock(String label, String base64) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /** The blocks of a text, in order; a block that is cut off or not base64 is left out. */
  static List<PemBlock> parse(String text) {
    List<PemBlock> blocks = new ArrayList<>();
    int from = text.indexOf(BEGIN);
    while (from >= 0) {
      int labelEnd = text.indexOf(DASHES, from + BEGIN.length());
      if (labelEnd < 0) {
        break;
      }
      String label = text.substring(from + BEGIN.length(), labelEnd);
      int end = text.indexOf(END + label + DASHES, labelEnd);
      if (end >= 0) {
        add(blocks, label, text.substring(labelEnd + DASHES.length(), end));
      }
      from = text.indexOf(BEGIN, end >= 0 ? end : labelEnd);
    }
    return blocks;
  }

  private static void add(List<PemBlock> blocks, String label, String body) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(body);
      if (der.length > 0) {
        blocks.add(of(label, der));
      }
    } catch (IllegalArgumentException e) {
      // Not base64: no block.
      return;
    }
  }

  /** A block that holds this. */
  static PemBlock of(String label, byte[] der) {
    return new PemBlock(label, Base64.getEncoder().encodeToString(der));
  }

  /** What the block holds. */
  byte[] der() {
    return Base64.getDecoder().decode(base64);
  }

  /** The block as text. */
  String render() {
    byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
    String body = Base64.getMimeEncoder(64, newline).encodeToString(der());
    return BEGIN + label + DASHES + "\n" + body + "\n" + END + label + DASHES + "\n";
  }
}
