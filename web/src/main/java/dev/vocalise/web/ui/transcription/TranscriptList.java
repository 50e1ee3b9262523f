package dev.vocalise.web.ui.transcription;

import dev.vocalise.activities.transcription.TranscriptLine;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.Paging;
import dev.vocalise.workflows.transcription.RecognitionEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A page of recognised words, after a filter.
 *
 * @param positions position of each utterance in the corpus' manifest, which addresses its sound;
 *     −1 if it has none
 * @param query part of a transcript, of recognised words or of an id, any case
 * @param by digest of the lines, empty for the newest recognition
 * @param page from 0
 */
record TranscriptList(
    String corpus,
    ToIntFunction<String> positions,
    String query,
    boolean onlyErrors,
    String by,
    int page) {
  private static final int PAGE = 25;

  /**
   * @param attempts of the transcription stage, newest first
   */
  TranscriptsView view(List<StageView> attempts, ArtifactStore artifacts) {
    Recognitions found = Recognitions.of(corpus, attempts);
    if (found.finished().isEmpty()) {
      return new TranscriptsView(
          corpus,
          List.of(),
          found.running(),
          "",
          null,
          query,
          onlyErrors,
          List.of(),
          Paging.of(0, PAGE, 0, "", at -> ""));
    }
    String key =
        found.finished().containsKey(by) ? by : found.finished().keySet().iterator().next();
    Recognitions.Finished open = Objects.requireNonNull(found.finished().get(key), key);
    RecognitionEffect effect = open.transcripts().precision();
    List<TranscriptLine> all = TranscriptLine.read(artifacts, open.transcripts());
    List<TranscriptLine> matches = all.stream().filter(this::matches).toList();
    String none = "none of " + NumberFormat.count(all.size());
    Paging paging = Paging.of(matches.size(), PAGE, page, none, at -> address(key, at));
    List<TranscriptsView.Recognition> recognitions = new ArrayList<>();
    found
        .finished()
        .forEach(
            (sha, one) ->
                recognitions.add(
                    new TranscriptsView.Recognition(
                        one.name(), sha, one.rate(), address(sha, 0), sha.equals(key))));
    return new TranscriptsView(
        corpus,
        recognitions,
        found.running(),
        facts(open, all),
        effect == null ? null : effect.sentence(),
        query,
        onlyErrors,
        matches.subList(paging.from(), paging.to()).stream().map(this::line).toList(),
        paging);
  }

  private static String facts(Recognitions.Finished open, List<TranscriptLine> lines) {
    List<TranscriptLine> scored = lines.stream().filter(l -> l.reference() != null).toList();
    int words = sum(scored, TranscriptLine::words);
    return words == 0
        ? open.name() + " · " + open.rate()
        : "%s · %s: %s wrong, %s missed, %s added, of %s words in %s"
            .formatted(
                open.name(),
                open.rate(),
                NumberFormat.count(sum(scored, TranscriptLine::substitutions)),
                NumberFormat.count(sum(scored, TranscriptLine::deletions)),
                NumberFormat.count(sum(scored, TranscriptLine::insertions)),
                NumberFormat.count(words),
                NumberFormat.count(scored.size(), "utterance", "utterances"));
  }

  private static int sum(
      List<TranscriptLine> lines, Function<TranscriptLine, @Nullable Integer> part) {
    return lines.stream().mapToInt(line -> count(part.apply(line))).sum();
  }

  private static int count(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  private static int errors(TranscriptLine line) {
    return count(line.substitutions()) + count(line.deletions()) + count(line.insertions());
  }

  private boolean matches(TranscriptLine line) {
    String wanted = query.toLowerCase(Locale.ROOT);
    String reference = line.reference() == null ? "" : line.reference();
    return (!onlyErrors || errors(line) > 0)
        && (line.utterance() + "\n" + line.text() + "\n" + reference)
            .toLowerCase(Locale.ROOT)
            .contains(wanted);
  }

  private TranscriptsView.Line line(TranscriptLine line) {
    int position = positions.applyAsInt(line.utterance());
    String here = "/corpora/" + Pages.segment(corpus);
    return new TranscriptsView.Line(
        line.utterance(),
        here + "?u=" + position + "#listen",
        here + "/utterances/" + position + ".wav",
        Transcription.of(line),
        line.words() == null || line.words() == 0
            ? ""
            : NumberFormat.one(100.0 * errors(line) / line.words()));
  }

  private String address(String key, int toPage) {
    return "/corpora/%s/transcripts?by=%s&page=%d%s%s#words"
        .formatted(
            Pages.segment(corpus),
            key,
            toPage,
            query.isEmpty() ? "" : "&q=" + Pages.segment(query),
            onlyErrors ? "&only=errors" : "");
  }
}
