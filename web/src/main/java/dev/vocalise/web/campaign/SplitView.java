package dev.vocalise.web.campaign;

import dev.vocalise.activities.training.SplitOutlook;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * How experiments with one pair of corpora and one split are cut.
 *
 * @param experiments their names
 * @param source name of the registered corpus
 * @param kind of the split
 * @param seeds how many there are
 * @param looked at how many of them, the first ones
 * @param parts S_tr, S_va, T_tr and T_te
 * @param leftOut utterances whose label has no class, by the corpus' own label, of source and
 *     target
 * @param notes one sentence each
 */
public record SplitView(
    List<String> experiments,
    String source,
    String target,
    String kind,
    int seeds,
    int looked,
    List<SplitOutlook.Part> parts,
    Map<String, SortedMap<String, Integer>> leftOut,
    List<String> notes) {

  static SplitView of(ExperimentSpec first, SplitOutlook outlook) {
    return new SplitView(
        new ArrayList<>(),
        first.source().corpus(),
        first.target().corpus(),
        first.split().kind(),
        first.seeds().size(),
        outlook.seeds(),
        List.copyOf(outlook.parts().values()),
        outlook.leftOut(),
        new ArrayList<>());
  }

  void add(ExperimentSpec experiment, List<String> more) {
    experiments.add(experiment.name());
    more.stream().filter(note -> !notes.contains(note)).forEach(notes::add);
  }
}
