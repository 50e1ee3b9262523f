package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunQueueTest {
  private static RunQueue.Claim claim(int launched, int priority, int open, int ready) {
    return new RunQueue.Claim(
        new UUID(0, launched), "c" + launched, priority, launched, open, ready);
  }

  @Test
  void theFirstFreePlaceGoesToPriorityThenToTheFewestOpenThenToTheOldest() {
    RunQueue.Claim oldest = claim(1, 3, 1, 5);
    RunQueue.Claim younger = claim(2, 3, 1, 5);
    RunQueue.Claim idle = claim(3, 3, 0, 5);
    RunQueue.Claim urgent = claim(4, 5, 4, 1);
    List<RunQueue.Claim> all = new ArrayList<>(List.of(younger, oldest, idle, urgent));

    assertThat(RunQueue.shares(all, 1).keySet()).containsExactly(urgent);
    assertThat(RunQueue.shares(all, 2).keySet()).containsExactly(urgent, idle);
    assertThat(RunQueue.shares(all, 3).keySet()).containsExactly(urgent, idle, oldest);
    assertThat(RunQueue.shares(all, 4)).containsEntry(younger, 1).containsEntry(idle, 1);
  }

  @Test
  void noPlaceIsGivenTwiceOrLeftWhileSomethingIsReadyAndTheOrderOfTheListDoesNotMatter() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<RunQueue.Claim> claims = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(6); i++) {
        claims.add(claim(i, 1 + random.nextInt(5), random.nextInt(4), random.nextInt(6)));
      }
      int free = random.nextInt(12) - 2;
      Map<RunQueue.Claim, Integer> shares = RunQueue.shares(claims, free);
      int given = shares.values().stream().mapToInt(Integer::intValue).sum();
      int ready = claims.stream().mapToInt(RunQueue.Claim::ready).sum();
      assertThat(given).isEqualTo(Math.max(0, Math.min(free, ready)));
      for (RunQueue.Claim claim : claims) {
        int own = shares.getOrDefault(claim, 0);
        assertThat(own).isLessThanOrEqualTo(claim.ready());
        for (RunQueue.Claim other : claims) {
          int others = shares.getOrDefault(other, 0);
          if (own < claim.ready() && others > 0) { // it would have taken the other's last place
            assertThat(other.priority()).isGreaterThanOrEqualTo(claim.priority());
            if (other.priority() == claim.priority()) {
              assertThat(other.open() + others).isLessThanOrEqualTo(claim.open() + own + 1);
            }
          }
        }
      }
      Collections.shuffle(claims, random);
      assertThat(RunQueue.shares(claims, free)).isEqualTo(shares);
    }
  }
}
