package dev.vocalise.web.ui.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveEventsTest {
  @Test
  void changesWithinAMomentAreOneEventThatNamesEachOnce() {
    assertThat(
            LiveEvents.json(
                List.of(Set.of("campaigns", "run-1"), Set.of("campaigns"), Set.of("run-2"))))
        .isEqualTo("[\"campaigns\",\"run-1\",\"run-2\"]");
  }

  @Test
  void aFloodOfChangesBecomesEverything() {
    List<Set<String>> flood = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      flood.add(Set.of("run-" + i));
    }
    assertThat(LiveEvents.json(flood)).isEqualTo("[\"everything\"]");
  }
}
