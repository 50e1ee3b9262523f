package dev.vocalise.web.ui.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.web.ui.chart.Timeline.Attempt;
import dev.vocalise.web.ui.chart.Timeline.Bar;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static Attempt attempt(int from, int to, String label) {
    return new Attempt("training", "fail", START.plusSeconds(from), START.plusSeconds(to), label);
  }

  private static List<Bar> bars(Attempt... attempts) {
    return Timeline.of(List.of(attempts), List.of(), START.plusSeconds(1000)).rows().get(0).bars();
  }

  @Test
  void theLastOfSeveralFailedAttemptsSaysWhatItIs() {
    Attempt[] failed =
        IntStream.rangeClosed(1, 5)
            .mapToObj(i -> attempt(i, i + 1, "attempt " + i + ", failed: TRAINING_DIVERGED"))
            .toArray(Attempt[]::new);
    List<Bar> bars = bars(failed);
    assertThat(bars).extracting(Bar::label).containsExactly("", "", "", "", failed[4].label());
    assertThat(bars).extracting(Bar::says).doesNotContain("").doesNotHaveDuplicates();
  }

  @Test
  void labelsThatHaveRoomAllStand() {
    List<Bar> bars =
        bars(attempt(0, 10, "lost"), attempt(400, 500, "lost"), attempt(900, 990, "x"));
    assertThat(bars).extracting(Bar::label).containsExactly("lost", "lost", "x");
  }

  @Test
  void noLabelRunsIntoTheNextBar() {
    for (int gap = 5; gap < 400; gap += 5) {
      List<Bar> bars = bars(attempt(0, 10, "attempt 1, lost"), attempt(10 + gap, 1000, "done"));
      Bar first = bars.get(0);
      double end = Double.parseDouble(first.labelX()) + 6.2 * first.label().length();
      assertThat(first.label().isEmpty() || end <= Double.parseDouble(bars.get(1).x()))
          .as("a gap of %d s", gap)
          .isTrue();
    }
  }
}
