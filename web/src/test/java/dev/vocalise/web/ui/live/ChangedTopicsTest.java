package dev.vocalise.web.ui.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangedTopicsTest {
  @Test
  void anEventNamesEachTopicOnce() {
    assertThat(ChangedTopics.json(Set.of("run-2", "campaigns", "run-1")))
        .isEqualTo("[\"campaigns\",\"run-1\",\"run-2\"]");
    assertThat(ChangedTopics.json(Set.of())).isEqualTo("[]");
  }

  @Test
  void aFloodOfChangesBecomesEverything() {
    Set<String> flood =
        IntStream.range(0, 1_000).mapToObj(i -> "run-" + i).collect(Collectors.toSet());
    assertThat(ChangedTopics.json(flood)).isEqualTo("[\"everything\"]");
  }
}
