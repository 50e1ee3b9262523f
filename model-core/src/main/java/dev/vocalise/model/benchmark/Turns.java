package dev.vocalise.model.benchmark;

import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.BatchMaker;
import dev.vocalise.model.features.EpochPlan.Appearance;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.features.Voices;
import dev.vocalise.model.method.Sees;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Batches of all utterances of some features, as the steps of a phase see them; labels and speakers
 * go round.
 *
 * @param features as many utterances as a batch has of one domain
 * @param classes how many there are
 * @param speakers known ones of the source; 0: nobody knows who speaks
 */
record Turns(FeatureSource features, int classes, int speakers) {

  /** What a step sees. */
  record Turn(@Nullable LabelledBatch source, @Nullable Batch target) {

    /** Of the inputs. */
    long bytes() {
      return bytes(source == null ? null : source.batch()) + bytes(target);
    }

    private static long bytes(@Nullable Batch batch) {
      return batch == null ? 0 : (long) Float.BYTES * batch.inputs().values().length;
    }
  }

  Turn of(Sees sees, Views views) {
    List<Appearance> appearances =
        IntStream.range(0, features.size())
            .mapToObj(i -> new Appearance(i, i % views.appearances(), 0, 1))
            .toList();
    boolean source = sees == Sees.SOURCE || sees == Sees.BOTH;
    return new Turn(
        source ? BatchMaker.labelled(part(), appearances, views) : null,
        sees == Sees.SOURCE ? null : BatchMaker.batch(features, appearances, views));
  }

  private LabelledPart part() {
    int size = features.size();
    Voices voices = speakers == 0 ? Voices.unknown(size) : new Voices(cycle(speakers), cycle(2));
    return new LabelledPart(features, cycle(classes), voices);
  }

  private int[] cycle(int count) {
    return IntStream.range(0, features.size()).map(i -> i % count).toArray();
  }
}
