package dev.vocalise.activities.training;

import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.LabelledCorpus;
import dev.vocalise.model.dataset.Protocol;
import dev.vocalise.model.dataset.ProtocolException;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.method.Schedule;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the seeds of an experiment will be trained and tested on, before anything is: the same cut
 * as each run makes.
 *
 * @param seeds how many were looked at
 * @param parts S_tr, S_va, T_tr and T_te by their names
 * @param leftOut utterances whose label has no class, by the corpus' own label, of source and
 *     target
 */
public record SplitOutlook(
    int seeds, Map<String, Part> parts, Map<String, SortedMap<String, Integer>> leftOut) {

  /** Least and most over the seeds. */
  public record Range(int least, int most) {
    private static Range of(@Nullable Range before, int count) {
      return before == null
          ? new Range(count, count)
          : new Range(Math.min(before.least, count), Math.max(before.most, count));
    }

    @Override
    public String toString() {
      return least == most ? String.valueOf(least) : least + "–" + most;
    }
  }

  /**
   * @param speakers known ones
   * @param sessions 0 where the corpus has none
   * @param withoutTranscript of the corpus' own
   * @param wordless whether for some seed all are
   * @param classes utterances by class
   */
  public record Part(
      String name,
      Range utterances,
      Range speakers,
      Range sessions,
      Range withoutTranscript,
      boolean wordless,
      Map<String, Range> classes) {

    private static Part of(
        @Nullable Part before, String name, List<String> ids, SplitCorpora.Side side) {
      Set<String> speakers = new HashSet<>();
      Set<String> sessions = new HashSet<>();
      Map<String, Integer> counts = new LinkedHashMap<>();
      side.corpus().classes().names().forEach(each -> counts.put(each, 0));
      int wordless = 0;
      for (String id : ids) {
        LabelledCorpus.Member member = side.member(id);
        counts.merge(member.label(), 1, Integer::sum);
        if (!member.speaker().equals(Utterance.UNKNOWN_SPEAKER)) {
          speakers.add(member.speaker());
        }
        String session = side.sessions().get(id);
        if (session != null) {
          sessions.add(session);
        }
        wordless += side.transcripts().containsKey(id) ? 0 : 1;
      }
      Map<String, Range> classes = new LinkedHashMap<>();
      counts.forEach(
          (each, count) ->
              classes.put(each, Range.of(before == null ? null : before.classes.get(each), count)));
      return new Part(
          name,
          Range.of(before == null ? null : before.utterances, ids.size()),
          Range.of(before == null ? null : before.speakers, speakers.size()),
          Range.of(before == null ? null : before.sessions, sessions.size()),
          Range.of(before == null ? null : before.withoutTranscript, wordless),
          wordless == ids.size() || (before != null && before.wordless),
          classes);
    }
  }

  /**
   * Cuts the corpora for each seed in turn.
   *
   * @param extra utterances of the further corpora by their names
   * @param most seeds to look at, at least one
   * @throws ProtocolException as the run would end with; its message names the seed where an
   *     earlier one can be cut
   */
  public static SplitOutlook of(
      ExperimentSpec experiment,
      CorpusManifest source,
      CorpusManifest target,
      SortedMap<String, List<Utterance>> extra,
      int most) {
    ClassNames classes = ClassNames.of(experiment.classes());
    SplitCorpora.Side from = SplitCorpora.side(source, experiment.source(), classes);
    SplitCorpora.Side to = SplitCorpora.side(target, experiment.target(), classes);
    Map<String, Part> parts = new LinkedHashMap<>();
    List<Integer> seeds =
        experiment.seeds().subList(0, Math.min(experiment.seeds().size(), Math.max(1, most)));
    for (int i = 0; i < seeds.size(); i++) {
      try {
        SplitCorpora cut = SplitCorpora.cut(from, to, experiment.split(), seeds.get(i));
        cut.requireApart(extra);
        look(parts, cut);
      } catch (ProtocolException e) {
        throw i == 0
            ? e
            : new ProtocolException(e.side(), "seed " + seeds.get(i) + ": " + e.getMessage());
      }
    }
    return new SplitOutlook(
        seeds.size(),
        parts,
        Map.of("source", from.corpus().leftOut(), "target", to.corpus().leftOut()));
  }

  private static void look(Map<String, Part> parts, SplitCorpora cut) {
    Protocol protocol = cut.protocol();
    look(parts, "S_tr", protocol.sourceTrain(), cut.source());
    look(parts, "S_va", protocol.sourceValidation(), cut.source());
    look(parts, "T_tr", protocol.targetTrain(), cut.target());
    look(parts, "T_te", protocol.targetTest(), cut.target());
  }

  private static void look(
      Map<String, Part> parts, String name, List<String> ids, SplitCorpora.Side side) {
    parts.put(name, Part.of(parts.get(name), name, ids, side));
  }

  /**
   * As {@link TrainingInputs#requireUsableParts}, where the words are the corpora's own.
   *
   * @throws ProtocolException if there is nothing to read in a part
   */
  public void requireWords(ExperimentSpec experiment) {
    BranchSpec reader = experiment.textBranch();
    TextSpec text = reader == null ? null : reader.text();
    if (reader == null || text == null) {
      return;
    }
    requireWords("source", "S_tr");
    requireWords("source", "S_va");
    if (text.trainingTranscripts().equals(TextSpec.CORPUS)
        && recipe(reader).schedule().usesTarget()) {
      requireWords("target", "T_tr");
    }
    FusionSpec fusion = experiment.fusion();
    boolean audioDecides = fusion != null && !fusion.missingText().equals(FusionSpec.DROP);
    if (text.transcripts().equals(TextSpec.CORPUS) && !audioDecides) {
      requireWords("target", "T_te");
    }
  }

  private void requireWords(String role, String name) {
    Part part = parts.get(name);
    if (part != null && part.wordless) {
      throw new ProtocolException(
          role,
          "none of the %s utterances of %s has a transcript; expected some to read; register the corpus with its transcripts%s"
              .formatted(
                  part.utterances,
                  name,
                  role.equals("target")
                      ? ", or let a recogniser write them (text.transcripts: asr)"
                      : ""));
    }
  }

  private static Recipe recipe(BranchSpec branch) {
    return TrainingInputs.recipe(branch, 0);
  }

  /** What works and may be no purpose all the same, one sentence each. */
  public List<String> notes(ExperimentSpec experiment) {
    List<String> notes = new ArrayList<>();
    for (BranchSpec branch : experiment.branches()) {
      Schedule schedule = recipe(branch).schedule();
      Schedule.Batches batches = schedule.batches();
      fewerThanABatch(notes, parts.get("S_tr"), branch, batches.sourceCopies(), batches.size());
      if (schedule.usesTarget()) {
        fewerThanABatch(notes, parts.get("T_tr"), branch, batches.targetCopies(), batches.size());
      }
    }
    return notes;
  }

  private static void fewerThanABatch(
      List<String> notes, @Nullable Part part, BranchSpec branch, int copies, int batch) {
    if (part != null && (long) part.utterances.least() * copies < batch) {
      notes.add(
          "%s has %s utterances, fewer than a batch of %d of the %s branch: an epoch is one smaller batch; a smaller training.batchSize gives more steps"
              .formatted(part.name, part.utterances, batch, branch.modality()));
    }
  }
}
