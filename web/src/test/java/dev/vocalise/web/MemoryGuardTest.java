package dev.vocalise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryGuardTest {
  private final List<String> ended = new ArrayList<>();
  private double share;

  @Test
  void onlyAHeapThatStaysFullEndsTheProcess() {
    try (MemoryGuard guard = new MemoryGuard(() -> share, () -> ended.add("end"))) {
      share = 0.99;
      for (int i = 0; i < 5; i++) {
        guard.look();
      }
      share = 0.5;
      guard.look();
      share = 0.99;
      for (int i = 0; i < 5; i++) {
        guard.look();
      }
      assertThat(ended).isEmpty();
      guard.look();
      assertThat(ended).hasSize(1);
    }
  }
}
