package dev.vocalise.activities.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class BackgroundHeartbeatTest {
  private static final Duration OFTEN = Duration.ofMillis(1);

  private final List<String> beats = new CopyOnWriteArrayList<>();

  @Test
  void theLastBeatIsRepeatedWhileTheStageIsSilent() {
    try (BackgroundHeartbeat heart =
        new BackgroundHeartbeat(detail -> beats.add(String.valueOf(detail)), OFTEN)) {
      heart.beat("testing audio");

      await().until(() -> beats.stream().filter("testing audio"::equals).count() > 3);
    }
  }

  @Test
  void aStopThatASilentStageMissedIsThrownByItsOwnNextBeat() {
    Heartbeat stopped =
        detail -> {
          beats.add(String.valueOf(detail));
          throw new IllegalStateException("stop");
        };
    try (BackgroundHeartbeat heart = new BackgroundHeartbeat(stopped, OFTEN)) {
      await().until(() -> !beats.isEmpty());

      assertThatThrownBy(() -> heart.beat("round 2")).hasMessage("stop");
    }
    assertThat(beats).hasSize(2); // no repetition after the first stop
  }

  @Test
  void aBeatUnderWayIsLetThroughAndNoneComesAfterTheClose() {
    Heartbeat slow =
        detail -> {
          beats.add("begun");
          try {
            Thread.sleep(200);
            beats.add("sent");
          } catch (InterruptedException e) {
            beats.add("interrupted");
          }
        };
    try (BackgroundHeartbeat heart = new BackgroundHeartbeat(slow, OFTEN)) {
      assertThat(heart).isNotNull();
      await().until(() -> beats.size() % 2 == 1);
    }
    int atClose = beats.size();
    assertThat(beats).doesNotContain("interrupted").endsWith("begun", "sent");
    assertThat(atClose).isEven();
    await().during(Duration.ofMillis(50)).until(() -> beats.size() == atClose);
  }
}
