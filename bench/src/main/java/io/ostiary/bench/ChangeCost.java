package io.ostiary.bench;

import com.sun.management.ThreadMXBean;
import io.ostiary.bench.Village.Change;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures what one change costs among some applications, in time of the processor and in garbage,
 * for several numbers of them in turn, so that their ratio holds on a busy machine too. Prints a
 * line for each source and kind of change.
 *
 * <p>Arguments: the numbers of applications, the least first.
 */
public final class ChangeCost {
  private static final int WARM_UP = 100;
  private static final int ROUNDS = 10;
  private static final int CHANGES_OF_A_ROUND = 10;

  private ChangeCost() {}

  /** The times and the garbage of some changes. */
  private static final class Series {
    private final List<Long> nanos = new ArrayList<>();
    private long bytes;

    void add(long took, long allocated) {
      nanos.add(took);
      bytes += allocated;
    }

    double medianMillis() {
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      return sorted[sorted.length / 2] / 1e6;
    }

    long kilobytes() {
      return bytes / Math.max(1, nanos.size()) / 1024;
    }
  }

  /** One way of changing things. */
  private interface Subject {
    void change(Change change);
  }

  /** Measures and prints. */
  public static void main(String[] arguments) {
    int[] sizes =
        arguments.length == 0
            ? new int[] {10, 1000, 10_000}
            : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    for (String source : List.of("files", "live")) {
      Map<Integer, Subject> subjects = new LinkedHashMap<>();
      for (int size : sizes) {
        long start = System.nanoTime();
        subjects.put(size, source.equals("files") ? files(size) : live(size));
        System.out.printf(
            "%-6s %6d applications: started in %.1f s, %d MB in use%n",
            source, size, (System.nanoTime() - start) / 1e9, megabytesInUse());
      }
      for (Change change : Change.values()) {
        print(source, change, measure(subjects, change));
      }
    }
  }

  private static Subject files(int size) {
    Village village = new Village(size);
    Installation installation = new Installation(false);
    installation.start(village.files(), List.of());
    return change -> {
      village.changeFile(change);
      installation.take(village.files());
    };
  }

  private static Subject live(int size) {
    Village village = new Village(size);
    Installation installation = new Installation(true);
    installation.start(List.of(), village.objects());
    return change -> {
      village.changeObject(change);
      installation.takeObjects(village.objects());
    };
  }

  private static Map<Integer, Series> measure(Map<Integer, Subject> subjects, Change change) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (Subject subject : subjects.values()) {
      for (int i = 0; i < WARM_UP; i++) {
        subject.change(change);
      }
    }
    Map<Integer, Series> series = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      subjects.forEach(
          (size, subject) -> {
            Series one = series.computeIfAbsent(size, _ -> new Series());
            for (int i = 0; i < CHANGES_OF_A_ROUND; i++) {
              long allocated = threads.getCurrentThreadAllocatedBytes();
              long start = threads.getCurrentThreadCpuTime();
              subject.change(change);
              long took = threads.getCurrentThreadCpuTime() - start;
              one.add(took, threads.getCurrentThreadAllocatedBytes() - allocated);
            }
          });
    }
    return series;
  }

  private static void print(String source, Change change, Map<Integer, Series> series) {
    double base = series.values().iterator().next().medianMillis();
    series.forEach(
        (size, one) ->
            System.out.printf(
                "%-6s %-16s among %6d: %8.3f ms  x%5.1f  %6d KB%n",
                source,
                change,
                size,
                one.medianMillis(),
                one.medianMillis() / base,
                one.kilobytes()));
  }

  private static long megabytesInUse() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}
