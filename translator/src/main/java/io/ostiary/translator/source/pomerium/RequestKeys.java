package io.ostiary.translator.source.pomerium;

import com.google.common.collect.ImmutableMap;
import io.ostiary.translator.model.Edge.Codec;
import io.ostiary.translator.model.Edge.EscapedSlashes;
import io.ostiary.translator.model.Edge.Requests;
import io.ostiary.translator.model.Edge.Underscores;
import io.ostiary.translator.source.setting.BadValueException;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode;
import java.util.List;

/** How requests are read before anything judges them. */
final class RequestKeys {
  static final Key<Codec> CODEC =
      Key.of(
          "codec_type",
          ValueTypes.oneOf(
              ImmutableMap.of("auto", Codec.AUTO, "http1", Codec.HTTP1, "http2", Codec.HTTP2)),
          "auto",
          "which versions of HTTP users may speak; http3 comes later");
  static final Key<Underscores> UNDERSCORES =
      Key.of(
          "headers_with_underscores_action",
          ValueTypes.oneOf(
              ImmutableMap.of(
                  "reject_request", Underscores.REJECT,
                  "drop_header", Underscores.DROP,
                  "allow", Underscores.ALLOW)),
          "reject_request",
          "what becomes of headers with '_' in their name; those that some upstreams take for"
              + " identity headers never pass");
  static final Key<EscapedSlashes> ESCAPED_SLASHES =
      Key.of(
          "path_with_escaped_slashes_action",
          ValueTypes.oneOf(
              ImmutableMap.of(
                  "reject_request", EscapedSlashes.REJECT,
                  "keep_unchanged", EscapedSlashes.KEEP,
                  "unescape_and_redirect", EscapedSlashes.UNESCAPE_AND_REDIRECT,
                  "unescape_and_forward", EscapedSlashes.UNESCAPE_AND_FORWARD)),
          "reject_request",
          "what becomes of %2F and %5C in paths; kept ones are refused on hosts whose routes differ"
              + " in access");
  static final Key<Boolean> MERGE_SLASHES =
      Key.of(
          "merge_slashes",
          ValueTypes.BOOLEAN,
          "true",
          "'//' in a path becomes one slash; without, it is refused on hosts whose routes differ in"
              + " access");
  static final Key<Boolean> NORMALIZE_PATH =
      Key.of(
          "normalize_path",
          ValueTypes.BOOLEAN.then("true", RequestKeys::always),
          "true",
          "'..' and the like in paths are resolved before anything judges them; always");

  static final List<Key<?>> KEYS =
      List.of(CODEC, UNDERSCORES, ESCAPED_SLASHES, MERGE_SLASHES, NORMALIZE_PATH);

  private RequestKeys() {}

  static Requests read(Values values) {
    Requests strict = Requests.strict();
    values.get(NORMALIZE_PATH);
    return new Requests(
        values.get(CODEC).orElse(strict.codec()),
        values.get(ESCAPED_SLASHES).orElse(strict.escapedSlashes()),
        values.get(MERGE_SLASHES).orElse(strict.mergesSlashes()),
        values.get(UNDERSCORES).orElse(strict.underscores()));
  }

  private static boolean always(YamlNode node, Boolean wanted) throws BadValueException {
    if (!wanted) {
      throw new BadValueException(
          node, "a path with '..' would be judged by another route's policy", "remove it");
    }
    return true;
  }
}
