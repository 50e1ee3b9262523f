package dev.vocalise.web.ui.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PartsTest {
  private final Parts parts = new Parts();

  @Test
  void aBrowserGetsWhatIsNewerThanWhatItHas() {
    parts.show("frame", Map.of("a", 1, "b", 1, "c", 1));
    String first = parts.version();
    assertThat(parts.since(first)).isEmpty();

    parts.show("frame", Map.of("a", 2, "b", 1, "c", 1));
    String second = parts.version();
    parts.show("frame", Map.of("a", 2, "b", 2, "c", 1));

    assertThat(parts.since(first)).containsExactly("a", "b");
    assertThat(parts.since(second)).containsExactly("b");
    assertThat(parts.since(parts.version())).isEmpty();
  }

  @Test
  void whatCameBackToWhatItWasIsSentToThoseWhoSawItMeanwhile() {
    parts.show("frame", Map.of("a", 1));
    parts.show("frame", Map.of("a", 2));
    String meanwhile = parts.version();
    parts.show("frame", Map.of("a", 1));
    assertThat(parts.since(meanwhile)).containsExactly("a");
  }

  @Test
  void anotherFrameOrOtherPartsNeedTheWholePage() {
    parts.show("frame", Map.of("a", 1));
    String first = parts.version();
    parts.show("another", Map.of("a", 1));
    assertThat(parts.since(first)).isNull();

    String second = parts.version();
    parts.show("another", Map.of("a", 1, "b", 1));
    assertThat(parts.since(second)).isNull();
  }

  @Test
  void aVersionOfAnotherServerOrNoneNeedsTheWholePage() {
    parts.show("frame", Map.of("a", 1));
    assertThat(parts.since(null)).isNull();
    assertThat(parts.since("")).isNull();
    assertThat(parts.since("elsewhere.3")).isNull();
    assertThat(parts.since(parts.version() + "x")).isNull();
  }
}
