package dev.vocalise.model.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.features.EpochPlan.Appearance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class EpochPlanTest {

  private static List<String> digests(int n) {
    return IntStream.range(0, n).mapToObj(i -> Integer.toHexString(i * 7919 + 13)).toList();
  }

  private static List<Appearance> all(EpochPlan plan) {
    return IntStream.range(0, plan.batches()).mapToObj(plan::batch).flatMap(List::stream).toList();
  }

  @Property(tries = 60)
  void everyUtteranceAppearsOncePerTypeAndCopy(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int utterances,
      @ForAll @IntRange(min = 1, max = 8) int copies,
      @ForAll @IntRange(min = 1, max = 64) int batchSize) {
    EpochPlan plan =
        EpochPlan.of(seed, Domain.SOURCE, 1, digests(utterances), 5, copies, batchSize);
    List<Appearance> all = all(plan);
    assertThat(all).hasSize(utterances * 5 * copies).doesNotHaveDuplicates();
    Map<Integer, Integer> perUtterance = new TreeMap<>();
    all.forEach(a -> perUtterance.merge(a.utterance(), 1, Integer::sum));
    assertThat(perUtterance).hasSize(utterances);
    assertThat(perUtterance.values()).allMatch(count -> count == 5 * copies);
    assertThat(all).allMatch(a -> a.type() >= 0 && a.type() < 5 && a.copy() < copies);
    for (int batch = 0; batch < plan.batches() - 1; batch++) {
      assertThat(plan.batch(batch)).hasSize(batchSize);
    }
  }

  @Property(tries = 30)
  void theOrderDependsOnSeedDomainAndRoundAlone(@ForAll long seed) {
    List<String> digests = digests(20);
    List<Appearance> first = all(EpochPlan.of(seed, Domain.SOURCE, 3, digests, 5, 2, 16));
    assertThat(all(EpochPlan.of(seed, Domain.SOURCE, 3, digests, 5, 2, 16))).isEqualTo(first);
    assertThat(
            Stream.of(
                all(EpochPlan.of(seed + 1, Domain.SOURCE, 3, digests, 5, 2, 16)),
                all(EpochPlan.of(seed, Domain.TARGET, 3, digests, 5, 2, 16)),
                all(EpochPlan.of(seed, Domain.SOURCE, 4, digests, 5, 2, 16))))
        .doesNotContain(first);
  }

  @Property(tries = 30)
  void listingThePartInAnotherOrderMovesNothing(@ForAll long seed, @ForAll long permutation) {
    List<String> digests = digests(12);
    List<String> shuffled = new ArrayList<>(digests);
    Collections.shuffle(shuffled, new Random(permutation));
    EpochPlan straight = EpochPlan.of(seed, Domain.TARGET, 1, digests, 5, 1, 7);
    EpochPlan permuted = EpochPlan.of(seed, Domain.TARGET, 1, shuffled, 5, 1, 7);
    assertThat(all(permuted).stream().map(a -> shuffled.get(a.utterance()) + "/" + a.type()))
        .containsExactlyElementsOf(
            all(straight).stream().map(a -> digests.get(a.utterance()) + "/" + a.type()).toList());
  }

  @Property(tries = 30)
  void theEndlessStreamVisitsEverythingOncePerPassFromAnyPlaceOn(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int utterances,
      @ForAll @IntRange(max = 40) int place,
      @ForAll @IntRange(min = 1, max = 30) int count) {
    List<String> digests = digests(utterances);
    List<Appearance> all = new EndlessStream(seed, digests, 3, 1).from(0, 40 + 30);
    assertThat(new EndlessStream(seed, digests, 3, 1).from(place, count))
        .isEqualTo(all.subList(place, place + count));
    int pass = Math.min(all.size(), 3 * utterances);
    assertThat(all.subList(0, pass)).doesNotHaveDuplicates().allMatch(a -> a.epoch() == 1);
  }
}
