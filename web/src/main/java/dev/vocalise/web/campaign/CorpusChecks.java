package dev.vocalise.web.campaign;

import dev.vocalise.activities.training.SplitOutlook;
import dev.vocalise.model.NearestName;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.LabelCounts;
import dev.vocalise.model.dataset.LabelMap;
import dev.vocalise.model.dataset.ProtocolException;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.web.campaign.YamlSection.Item;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.ExtraCorpus;
import dev.vocalise.workflows.experiment.SplitSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares a file that is right in itself with what its corpora hold. */
final class CorpusChecks {
  /**
   * Utterances that are cut for one file: a hundred seeds of the paper's corpora, in a second or
   * two. Of larger campaigns the first seeds of each split are looked at, one at the least.
   */
  private static final long MOST_CUT = 2_000_000;

  private final Function<String, @Nullable CorpusManifest> read;
  private final Map<String, Optional<CorpusManifest>> manifests = new HashMap<>();

  CorpusChecks(Function<String, @Nullable CorpusManifest> read) {
    this.read = read;
  }

  private Optional<CorpusManifest> manifest(String corpus) {
    return manifests.computeIfAbsent(corpus, name -> Optional.ofNullable(read.apply(name)));
  }

  /** Reports labels that a corpus does not hold, and words that no label can have. */
  void labels(YamlSection file, ClassesReader classes, ReferenceReader references) {
    Set<String> words = new HashSet<>();
    boolean all = true;
    for (CorpusAdapter adapter : CorpusAdapter.all()) {
      words.addAll(adapter.vocabulary().values());
    }
    for (Emotion emotion : Emotion.values()) {
      words.add(emotion.label());
    }
    for (ReferenceReader.Labelled corpus : references.labelled()) {
      Optional<CorpusManifest> manifest = manifest(corpus.choice().corpus());
      corpus.labels().values().forEach(to -> words.add(LabelMap.key(to)));
      manifest.ifPresent(own -> words.addAll(labels(corpus, own)));
      all &= manifest.isPresent();
    }
    for (Item word : all ? classes.writtenWords() : List.<Item>of()) {
      if (!words.contains(LabelMap.key(word.text()))) {
        file.problem(
            word,
            "no corpus of this file has a label '%s', and no kind of corpus has one of this name%s"
                .formatted(word.text(), NearestName.hint(word.text(), words)));
      }
    }
  }

  /** Its labels, after those that it does not hold were reported. */
  private static Set<String> labels(ReferenceReader.Labelled corpus, CorpusManifest manifest) {
    Map<String, Integer> counts = new TreeMap<>();
    Set<String> held = new HashSet<>();
    Map<String, String> vocabulary = new HashMap<>();
    CorpusAdapter.of(manifest.kind())
        .vocabulary()
        .forEach((code, word) -> vocabulary.put(LabelMap.key(code), word));
    for (Utterance utterance : manifest.utterances()) {
      String code = LabelMap.key(utterance.code());
      Emotion emotion = utterance.emotion();
      counts.merge(utterance.code(), 1, Integer::sum);
      held.add(code);
      held.add(vocabulary.getOrDefault(code, code));
      held.add(emotion == null ? code : emotion.label());
    }
    for (Item label : corpus.labels().keySet()) {
      if (!held.contains(LabelMap.key(label.text()))) {
        corpus
            .section()
            .problem(
                label,
                "the corpus '%s' has no such label; it holds %s%s"
                    .formatted(
                        corpus.choice().corpus(),
                        LabelCounts.of(counts),
                        NearestName.hint(label.text(), held)));
      }
    }
    return held;
  }

  /** What is cut in the same way. */
  private record Cut(
      CorpusChoice source,
      CorpusChoice target,
      @Nullable List<ExtraCorpus> extra,
      SplitSpec split,
      List<Integer> seeds) {}

  /**
   * Reports what no run could be trained or tested on.
   *
   * @param sections of the experiments
   */
  List<SplitView> splits(List<ExperimentSpec> experiments, List<YamlSection> sections) {
    Map<Cut, Optional<SplitOutlook>> outlooks = new LinkedHashMap<>();
    Map<Cut, ProtocolException> impossible = new HashMap<>();
    Map<Cut, SplitView> views = new LinkedHashMap<>();
    long cuts = experiments.stream().map(CorpusChecks::cut).distinct().count();
    for (int i = 0; i < experiments.size(); i++) {
      ExperimentSpec experiment = experiments.get(i);
      Cut cut = cut(experiment);
      try {
        if (!outlooks.containsKey(cut)) {
          outlooks.put(cut, Optional.empty());
          outlooks.put(cut, outlook(experiment, MOST_CUT / cuts));
        }
        ProtocolException known = impossible.get(cut);
        if (known != null) {
          throw known;
        }
        Optional<SplitOutlook> outlook = outlooks.get(cut);
        if (outlook != null && outlook.isPresent()) {
          outlook.get().requireWords(experiment);
          views
              .computeIfAbsent(cut, any -> SplitView.of(experiment, outlook.get()))
              .add(experiment, outlook.get().notes(experiment));
        }
      } catch (ProtocolException e) {
        if (!views.containsKey(cut)) {
          impossible.putIfAbsent(cut, e);
        }
        String side = e.side();
        sections.get(i).problem(side == null ? "target" : side, String.valueOf(e.getMessage()));
      }
    }
    return List.copyOf(views.values());
  }

  private static Cut cut(ExperimentSpec experiment) {
    return new Cut(
        experiment.source(),
        experiment.target(),
        experiment.extra(),
        experiment.split(),
        experiment.seeds());
  }

  /** Empty where a manifest cannot be read now. */
  private Optional<SplitOutlook> outlook(ExperimentSpec experiment, long most) {
    Optional<CorpusManifest> source = manifest(experiment.source().corpus());
    Optional<CorpusManifest> target = manifest(experiment.target().corpus());
    SortedMap<String, List<Utterance>> extra = new TreeMap<>();
    for (ExtraCorpus one : experiment.extraCorpora()) {
      manifest(one.corpus()).ifPresent(own -> extra.put(one.corpus(), own.utterances()));
    }
    if (source.isEmpty() || target.isEmpty() || extra.size() < experiment.extraCorpora().size()) {
      return Optional.empty();
    }
    long each = source.get().utterances().size() + (long) target.get().utterances().size();
    return Optional.of(
        SplitOutlook.of(
            experiment, source.get(), target.get(), extra, (int) Math.min(10_000, most / each)));
  }
}
