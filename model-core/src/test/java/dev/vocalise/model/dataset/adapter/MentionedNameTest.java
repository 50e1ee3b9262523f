package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Comparator;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MentionedNameTest {
  @Test
  void itIsTheNameOfWhichTheLineHoldsTheLongestBeginning() {
    Random random = new Random(4);
    for (int run = 0; run < 2000; run++) {
      TreeSet<String> names = new TreeSet<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        names.add(letters(random, 1 + random.nextInt(4)));
      }
      String line = letters(random, random.nextInt(7));

      assertThat(MentionedName.in(line, names))
          .as("%s in %s", names, line)
          .isEqualTo(
              names.stream()
                  .max(
                      Comparator.comparingInt((String name) -> beginning(name, line))
                          .thenComparing(Comparator.reverseOrder()))
                  .orElseThrow());
    }
  }

  @Test
  void allLinesOfALargeTableMayBeBroken() {
    TreeSet<String> names = new TreeSet<>();
    for (int i = 100_000; i < 200_000; i++) {
      names.add("wav/speaker/take_" + i + ".wav");
    }

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            names.forEach(
                name ->
                    assertThat(MentionedName.in(name + ",sad,well, yes", names)).isEqualTo(name)));
  }

  private static String letters(Random random, int count) {
    return random.ints(count, 'a', 'd').mapToObj(Character::toString).collect(Collectors.joining());
  }

  private static int beginning(String name, String line) {
    int length = name.length();
    while (!line.contains(name.substring(0, length))) {
      length--;
    }
    return length;
  }
}
