package io.ostiary.translator.memo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DifferenceTest {
  /** An object that equals every other. */
  private static final class Thing {
    @Override
    public boolean equals(Object other) {
      return other instanceof Thing;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  static LongStream seeds() {
    return LongStream.concat(LongStream.rangeClosed(1, 50), LongStream.of(new Random().nextLong()));
  }

  @Test
  void equalOthersDiffer() {
    Thing one = new Thing();
    Thing other = new Thing();
    Difference<Thing> difference = Difference.between(List.of(one), List.of(other));

    assertThat(difference.removed()).singleElement().isSameAs(one);
    assertThat(difference.added()).singleElement().isSameAs(other);
    assertThat(Difference.between(List.of(one, other), List.of(one, other)).isEmpty()).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theEarlierListWithTheDifferenceIsTheLater(long seed) {
    Random random = new Random(seed);
    List<String> pool = IntStream.range(0, 8).mapToObj(Integer::toString).toList();
    List<String> before = some(pool, random);
    List<String> after = some(pool, random);

    Difference<String> difference = Difference.between(before, after);

    List<String> made = new ArrayList<>(before);
    difference.removed().forEach(made::remove);
    made.addAll(difference.added());
    assertThat(made).containsExactlyInAnyOrderElementsOf(after);
    assertThat(Collections.disjoint(difference.removed(), difference.added())).isTrue();
  }

  private static List<String> some(List<String> pool, Random random) {
    List<String> some = new ArrayList<>();
    for (int i = random.nextInt(10); i > 0; i--) {
      some.add(pool.get(random.nextInt(pool.size())));
    }
    if (random.nextBoolean()) {
      Collections.sort(some);
    }
    return some;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void keysAreThoseOfOtherValues(long seed) {
    Random random = new Random(seed);
    List<String> values = List.of("a", "b");
    SortedMap<Integer, String> before = map(values, random);
    SortedMap<Integer, String> after = map(values, random);
    Set<Integer> expected = new TreeSet<>(before.keySet());
    expected.addAll(after.keySet());
    expected.removeIf(key -> Objects.equals(before.get(key), after.get(key)));

    assertThat(Difference.keys(before, after)).isEqualTo(expected);
  }

  private static SortedMap<Integer, String> map(List<String> values, Random random) {
    SortedMap<Integer, String> map = new TreeMap<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      map.put(random.nextInt(12), values.get(random.nextInt(2)));
    }
    return map;
  }
}
