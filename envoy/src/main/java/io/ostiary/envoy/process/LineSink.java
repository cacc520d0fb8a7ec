package io.ostiary.envoy.process;

/** Takes what an Envoy writes, on one thread, which may be held up. */
@FunctionalInterface
public interface LineSink {
  /**
   * Takes some whole lines, each with its line break; the last may lack one where an Envoy ended in
   * the middle of a line, or where a line is longer than any should be.
   *
   * @param bytes good until this call returns
   * @param length how many of them count, from the first on
   */
  void accept(byte[] bytes, int length);
}
