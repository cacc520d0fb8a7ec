package io.ostiary.translator.emit;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Packs messages with deterministic bytes.
 *
 * <p>{@link Any#pack} leaves the order of map entries open, so equal inputs could differ between
 * replicas and every difference would be sent to every Envoy.
 */
final class Packing {
  private static final String PREFIX = "type.googleapis.com/";

  private Packing() {}

  static Any any(Message message) {
    return Any.newBuilder().setTypeUrl(typeUrl(message)).setValue(bytes(message)).build();
  }

  static String typeUrl(Message message) {
    return PREFIX + message.getDescriptorForType().getFullName();
  }

  static ByteString bytes(Message message) {
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    output.useDeterministicSerialization();
    try {
      message.writeTo(output);
    } catch (IOException e) {
      throw new UncheckedIOException("an array of the right size cannot fail", e);
    }
    return ByteString.copyFrom(bytes);
  }

  static TypedExtensionConfig extension(String name, Message config) {
    return TypedExtensionConfig.newBuilder().setName(name).setTypedConfig(any(config)).build();
  }
}
